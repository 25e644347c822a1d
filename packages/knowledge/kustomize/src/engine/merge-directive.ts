import type { Node } from './node.ts';

/** A null that the merge keeps, as opposed to one that removes its field. */
export const KEPT_NULL: unique symbol = Symbol('kept null');

/** What a merge gives: undefined removes the field. */
export type Merged = Node | typeof KEPT_NULL | undefined;

/** Why two values cannot be merged; ends the build of the folder. */
export class NotMerged extends Error {}

/** @throws NotMerged where kustomize knows no such directive. */
export function directiveNamed(name: string): 'merge' | 'replace' | 'delete' {
  if (name === 'merge' || name === 'replace' || name === 'delete') return name;
  throw new NotMerged(`the directive $patch: ${name} is unknown; use merge, replace or delete`);
}
