import type { Finding, Location } from '@tandem/contract';
import type { UnsetVariable } from '@tandem/flux';
import { isObject, type Json, type Path } from '@tandem/kubernetes-objects';
import { type Applied, named } from './tree.ts';
import type { TreeFiles } from './tree-files.ts';

/** What is wrong with variables that have neither a value nor a default, each once for the file that uses it. */
export function unsetFindings(
  unset: readonly UnsetVariable[],
  by: Applied,
  files: TreeFiles,
  isStrict: boolean,
): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const { name, origin } of unset) {
    const key = `${name} ${origin?.file}`;
    if (found.has(key)) continue;
    const manifest = origin && files.of(origin.file)[origin.index];
    const path = manifest && pathOf(manifest.value, name, []);
    const at: Location = manifest?.place(path ?? []) ?? by.origin.place(['spec', 'postBuild']);
    const effect = isStrict
      ? 'Flux fails the Kustomization with it (from 2.9 on)'
      : 'Flux puts nothing in its place, and from 2.9 on fails the Kustomization';
    const message = `${named(by)}: the variable ${name} has no value and no default: ${effect}. Add it to spec.postBuild, write a default (\${${name}:=…}), or write $$ for a dollar that is none of Flux's.`;
    found.set(key, { severity: isStrict ? 'error' : 'warning', rule: 'variable-unset', message, at });
  }
  return [...found.values()];
}

/** The path of the first text that uses a variable. */
function pathOf(value: Json, name: string, path: Path): Path | undefined {
  if (typeof value === 'string') {
    const at = value.search(new RegExp(`\\$\\{#?${name}(?![A-Za-z0-9_])`));
    return at < 0 ? undefined : path;
  }
  const entries: readonly (readonly [string | number, Json])[] = Array.isArray(value)
    ? value.map((each: Json, index) => [index, each] as const)
    : isObject(value)
      ? Object.entries(value)
      : [];
  for (const [key, each] of entries) {
    const found = pathOf(each, name, [...path, key]);
    if (found) return found;
  }
  return undefined;
}
