import type { ForgeKind } from '@tandem/ports';
import type { ValuesOf } from './fields/field.ts';
import type { SECTIONS } from './sections/index.ts';
import type { RingBase } from './sections/rings.ts';

/** The fields of release.yaml by their keys. */
type SectionFields = {
  readonly [S in (typeof SECTIONS)[number] as S['key']]: S['schema'];
};

/** A release.yaml that was read and checked, with defaults for absent keys. */
export type Release = Omit<ValuesOf<SectionFields>, 'rings' | 'forges'> & {
  /** The addresses of forges that a pipeline does not run on itself. */
  readonly forges: Readonly<Partial<Record<ForgeKind, { readonly url: string }>>>;
  /** In promotion order; at least one. */
  readonly rings: readonly Ring[];
};

/** An environment in promotion order. Its other keys are the options of gates, which `gateOptions` reads. */
export type Ring = RingBase & { readonly [option: string]: unknown };

/** The ring of that name, or undefined where there is none. */
export function ringNamed(release: Release, name: string): Ring | undefined {
  return release.rings.find((ring) => ring.name === name);
}

/** The ring before the one of that name, or undefined for the first and for an unknown one. */
export function ringBefore(release: Release, name: string): Ring | undefined {
  return release.rings[release.rings.findIndex((ring) => ring.name === name) - 1];
}
