import { type Applied, mayHave, named, placeOf, type Scope, type Tree } from '@tandem/cluster-tree';
import { type Finding, nearestName } from '@tandem/contract';
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

/**
 * Why an object that is referred to is reported missing; undefined where it may come from what is not known here. A name
 * that is nearly that of an object which is here is reported all the same, unless digits alone differ.
 *
 * @returns The end of the message: empty, or the name that is meant.
 */
export function missingHint(
  scope: Scope,
  wanted: Pick<Applied, 'group' | 'kind' | 'name'> & { readonly namespace?: string | undefined },
): string | undefined {
  const { group, kind, name, namespace } = wanted;
  const here = scope.objects.filter(
    (each) =>
      each.group === group &&
      each.kind === kind &&
      (each.namespace ?? 'default') === (namespace ?? 'default') &&
      withoutDigits(each.name) !== withoutDigits(name),
  );
  const near =
    name.length < 4
      ? undefined
      : nearestName(
          name,
          here.map((each) => each.name),
        );
  if (near !== undefined) return ` Did you mean ${near}?`;
  return mayHave(scope, wanted) ? undefined : '';
}

function withoutDigits(name: string): string {
  return name.replace(/\d+/g, '');
}
