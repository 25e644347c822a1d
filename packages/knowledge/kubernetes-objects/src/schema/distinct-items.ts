import { isObject, type Json, stableJson } from '../manifest/manifest.ts';
import { type Check, reportAt } from './report.ts';
import type { StructuralSchema } from './structural.ts';

/** What makes two items of a list the same, where it may have no two. */
export function distinctBy(schema: StructuralSchema): ((item: Json) => Json) | undefined {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] === 'map' && keys) {
    const defaults = schema.items?.properties ?? {};
    return (item) =>
      keys.map((key) => (isObject(item) ? item[key] : undefined) ?? defaults[key]?.default ?? null);
  }
  return schema['x-kubernetes-list-type'] === 'set' || schema.uniqueItems ? (item) => item : undefined;
}

/** Reports each item of a list that is the same as one before it. */
export function reportDuplicates(
  list: readonly Json[],
  identity: (item: Json) => Json,
  at: Parameters<Check>[1],
): void {
  const seen = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    const key = stableJson(identity(item));
    const before = seen.get(key);
    if (before === undefined) seen.set(key, index);
    else {
      const message = `The list may have no two of ${key}, and item ${before} is the first. Remove one.`;
      reportAt({ path: [...at.path, index], reports: at.reports }, 'schema-duplicate-item', message);
    }
  }
}
