import { FLUX, type ServedKind } from './kinds.ts';
import type { Stored } from './state.ts';

/** A reference to an object of Flux, with the namespace that it has or takes from the object that names it. */
export interface Reference {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

interface Named {
  readonly kind?: string;
  readonly namespace?: string;
  readonly name: string;
}

/** The source of a Kustomization (fluxcd.io, components/kustomize/kustomizations "Source reference"). */
export function sourceReference(kustomization: Stored): Reference | undefined {
  const { sourceRef } = (kustomization.spec ?? {}) as { readonly sourceRef?: Named };
  return sourceRef && referenceIn(kustomization, sourceRef, 'GitRepository');
}

/** The Kustomizations that must be ready first (the same page, "Dependencies"). */
export function dependencyReferences(kustomization: Stored): readonly Reference[] {
  const { dependsOn = [] } = (kustomization.spec ?? {}) as { readonly dependsOn?: readonly Named[] };
  return dependsOn.map((each) =>
    referenceIn(kustomization, { ...each, kind: 'Kustomization' }, 'Kustomization'),
  );
}

function referenceIn({ metadata }: Stored, { kind, namespace, name }: Named, preset: string): Reference {
  return { kind: kind ?? preset, namespace: namespace ?? metadata.namespace ?? '', name };
}

/** A kind of Flux by its name. @throws Error for a name that no kind has. */
export function fluxKind(name: string): ServedKind {
  const found = FLUX.find(({ kind }) => kind === name);
  if (!found) throw new Error(`Flux has no kind ${name}`);
  return found;
}
