import { isObject, type Json, type Path } from './manifest.ts';

/** A value of an object that is no map and no list, or an empty one. */
export interface Leaf {
  /** Items of a list by their name, where they have one: `[name=api]`. */
  readonly path: readonly (string | number)[];
  readonly value: Json;
}

/** The leaves of a value; lists whose items have names are compared by name, others item by item. */
export function leavesOf(value: Json, path: Leaf['path'] = []): readonly Leaf[] {
  if (Array.isArray(value)) {
    if (value.length === 0) return [{ path, value }];
    return value.flatMap((each: Json, index) => leavesOf(each, [...path, itemName(each) ?? index]));
  }
  if (!isObject(value)) return [{ path, value }];
  const entries = Object.entries(value);
  return entries.length === 0
    ? [{ path, value }]
    : entries.flatMap(([key, each]) => leavesOf(each, [...path, key]));
}

function itemName(item: Json): string | undefined {
  return isObject(item) && typeof item.name === 'string' ? `[name=${item.name}]` : undefined;
}

/** The path of a leaf with the names of items back in their numbers, as files have them. */
export function plainLeafPath(value: Json, path: Leaf['path']): Path {
  const found: (string | number)[] = [];
  let at: Json | undefined = value;
  for (const step of path) {
    if (Array.isArray(at)) {
      const list: readonly Json[] = at;
      const index = typeof step === 'number' ? step : list.findIndex((each) => itemName(each) === step);
      found.push(index);
      at = list[index];
    } else {
      found.push(step);
      at = isObject(at) ? at[step] : undefined;
    }
  }
  return found;
}

/** The path of a leaf as people write it: `spec.containers[name=api].image`. */
export function formatLeafPath(path: Leaf['path']): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : step.startsWith('[') ? step : `.${step}`))
    .join('')
    .replace(/^\./, '');
}
