import { type Applied, named, placeOf, type Scope } from '@tandem/cluster-tree';
import type { Location } from '@tandem/contract';
import { formatLeafPath, isObject, type Json, leavesOf, plainLeafPath } from '@tandem/kubernetes-objects';

/** What kind of thing differs, so that a reader finds the grave ones first. */
export type DifferenceKind = 'missing' | 'flag' | 'version' | 'sku' | 'replicas' | 'setting';

/** One difference between two rings. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** `Deployment shop/api` */
  readonly object: string;
  readonly objectKind: string;
  readonly objectName: string;
  /** `spec.replicas`; empty where the object as a whole is on one side alone. */
  readonly path: string;
  /** The value on each side, as JSON; undefined where there is none. */
  readonly here: string | undefined;
  readonly there: string | undefined;
  readonly placeHere?: Location;
  readonly placeThere?: Location;
}

/** What two rings have in common, and what not. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** How many values were compared, each side's alone counting too. */
  readonly compared: number;
}

/** One ring with its name, which stands in names and addresses of what is its own. */
export interface RingScope {
  readonly ring: string;
  readonly scope: Scope;
}

/**
 * Compares what two rings' clusters would get. The name of a ring counts as the same text on both sides, wherever it
 * stands; lists whose items have names are compared by name, others item by item.
 */
export function compareRings(here: RingScope, there: RingScope): Comparison {
  const [mine, theirs] = [byKey(here), byKey(there)];
  const differences: Difference[] = [];
  let compared = 0;
  for (const key of [...new Set([...mine.keys(), ...theirs.keys()])].sort()) {
    const [one, other] = [mine.get(key), theirs.get(key)];
    const object = one ?? other;
    if (!object) continue;
    if (!one || !other) {
      const size = leavesOf(object.value).length;
      compared += size;
      differences.push(alone(object, one !== undefined));
      continue;
    }
    const left = new Map(
      leavesOf(neutral(one.value, here.ring)).map(({ path, value }) => [
        formatLeafPath(path),
        { path, value },
      ]),
    );
    const right = new Map(
      leavesOf(neutral(other.value, there.ring)).map(({ path, value }) => [
        formatLeafPath(path),
        { path, value },
      ]),
    );
    for (const path of new Set([...left.keys(), ...right.keys()])) {
      compared += 1;
      const [a, b] = [left.get(path), right.get(path)];
      if (JSON.stringify(a?.value) === JSON.stringify(b?.value)) continue;
      differences.push({
        kind: kindOf(object, path),
        ...about(one),
        path,
        here: shown(a?.value),
        there: shown(b?.value),
        placeHere: placeOf(one, plainLeafPath(one.value, a?.path ?? b?.path ?? [])),
        placeThere: placeOf(other, plainLeafPath(other.value, b?.path ?? a?.path ?? [])),
      });
    }
  }
  return { differences, compared };
}

function byKey({ ring, scope }: RingScope): ReadonlyMap<string, Applied> {
  return new Map(
    scope.objects.map((each) => {
      const key = `${each.group} ${each.kind} ${each.namespace ?? ''} ${each.name}`;
      return [key.replaceAll(ring, '<ring>'), each];
    }),
  );
}

function about(object: Applied) {
  return { object: named(object), objectKind: object.kind, objectName: object.name };
}

function alone(object: Applied, here: boolean): Difference {
  const place = placeOf(object, ['metadata', 'name']);
  return {
    kind: 'missing',
    ...about(object),
    path: '',
    here: here ? 'there' : undefined,
    there: here ? undefined : 'there',
    ...(here ? { placeHere: place } : { placeThere: place }),
  };
}

/** The name of a ring, wherever it stands, as one text for all rings. */
function neutral(value: Json, ring: string): Json {
  if (typeof value === 'string') return value.replaceAll(ring, '<ring>');
  if (Array.isArray(value)) return value.map((each: Json) => neutral(each, ring));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key.replaceAll(ring, '<ring>'), neutral(each, ring)]),
  );
}

function shown(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

/** What a field is about, by its name. */
function kindOf({ kind }: Applied, path: string): DifferenceKind {
  if (/(?:^|\.)(?:replicas|minReplicas|maxReplicas|minAvailable|maxUnavailable)$/.test(path))
    return 'replicas';
  if (/(?:^|\.)(?:sku|tier|capacity|size|vmSize|storage|cpu|memory)(?:[.[]|$)/i.test(path)) return 'sku';
  if (kind === 'ConfigMap' && /(?:^|\.)(?:feature|flag|enable)/i.test(path)) return 'flag';
  return /(?:^|\.)(?:image|version|tag|digest|newTag|apiVersion|commit|revision)$/.test(path)
    ? 'version'
    : 'setting';
}
