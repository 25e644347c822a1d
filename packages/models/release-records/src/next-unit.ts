import { err, ok, type Result } from '@tandem/contract';
import type { Release } from '@tandem/release-process';
import type { BuiltComponent } from './built.ts';
import type { ReleaseUnit, UnitComponent } from './unit.ts';
import { unitName } from './unit-name.ts';

/** Why there can be no next unit. */
export type NoUnit =
  | { readonly kind: 'unknown-component'; readonly component: string; readonly known: readonly string[] }
  | { readonly kind: 'built-twice'; readonly component: string }
  | { readonly kind: 'nothing-known-of'; readonly component: string };

/** The unit after `previous`: the built components, the others unchanged, and the current infrastructure revision. */
export function nextUnit(from: {
  readonly release: Release;
  readonly previous?: ReleaseUnit;
  readonly built: readonly BuiltComponent[];
  /** The infrastructure revision: full hash. */
  readonly revision: string;
  /** ISO 8601 instant. */
  readonly now: string;
}): Result<ReleaseUnit, NoUnit> {
  const { release, previous } = from;
  const known = release.components.map((component) => component.name);
  const built = new Map<string, BuiltComponent>();
  for (const each of from.built) {
    if (!known.includes(each.component))
      return err({ kind: 'unknown-component', component: each.component, known });
    if (built.has(each.component)) return err({ kind: 'built-twice', component: each.component });
    built.set(each.component, each);
  }
  const components: Record<string, UnitComponent> = {};
  for (const { name, image } of release.components) {
    const carried =
      previous && Object.hasOwn(previous.components, name) ? previous.components[name] : undefined;
    const made = built.get(name) ?? carried;
    if (!made) return err({ kind: 'nothing-known-of', component: name });
    components[name] = { image, version: made.version, digest: made.digest, commit: made.commit };
  }
  const sequence = (previous?.sequence ?? 0) + 1;
  return ok({
    unit: unitName(release.product, sequence),
    product: release.product,
    sequence,
    created: from.now,
    components,
    infrastructure: { revision: from.revision },
  });
}
