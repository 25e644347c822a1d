import { type Applied, named, placeOf, type Scope, type Tree } from '@tandem/cluster-tree';
import type { Finding } from '@tandem/contract';
import type { Path } from '@tandem/kubernetes-objects';

/** One thing that is looked for in what a cluster would get. */
export interface Rule {
  /** In kebab-case; stable, so that people can search for it. */
  readonly name: string;
  /** What it looks for and why, for the reference. */
  readonly about: string;
  check(scope: Scope, tree: Tree): readonly Finding[];
}

/** A finding about an object; its message begins with the object's name. */
export function about(
  object: Applied,
  severity: Finding['severity'],
  rule: string,
  path: Path,
  message: string,
  what: 'key' | 'value' = 'value',
): Finding {
  return { severity, rule, message: `${named(object)}: ${message}`, at: placeOf(object, path, what) };
}
