import { directiveNamed, KEPT_NULL, type Merged } from './merge-directive.ts';
import { entry, isMap, isNothing, isScalar, type Node, type NodeMap, setEntry, textOf } from './node.ts';
import { itemSchema, type Schema } from './schema.ts';

/** Merges an item of a patch into that of an object. */
export type MergeItem = (dest: Node | undefined, patch: Node | undefined, schema: Schema) => Merged;

/** Merges the list of a patch into that of an object. */
export function mergedList(
  dest: Node[] | undefined,
  patch: Node[] | undefined,
  schema: Schema,
  merged: MergeItem,
): Merged {
  if (schema?.keys === undefined) return patch === undefined ? dest : patch;
  const target = chosenList(dest, patch);
  if (!Array.isArray(target)) return target;
  const sources = [target, Array.isArray(patch) ? patch : undefined];
  return schema.keys.length === 0
    ? mergedScalars(sources)
    : mergedItems(target, sources, schema.keys, itemSchema(schema), merged);
}

function chosenList(dest: Node[] | undefined, patch: Node[] | undefined): Merged {
  if (isNothing(dest)) return patch;
  if (patch === undefined) return dest;
  if (isNothing(patch)) return undefined;
  const directive = listDirective(patch);
  if (directive === 'delete') return undefined;
  return directive === 'replace' ? patch : dest;
}

/** The directive of a list: an item that has `$patch` alone. It is removed. */
function listDirective(patch: Node[]): 'merge' | 'replace' | 'delete' {
  const item = patch.find((each) => isMap(each) && entry(each, '$patch') !== undefined);
  if (!isMap(item) || Object.keys(item).length > 1) return 'merge';
  const name = textOf(item.$patch);
  const directive = directiveNamed(name);
  setItem(patch, undefined, ['$patch'], [name]);
  return directive;
}

/** The scalars of the patch first, then those of the object that it does not name. */
function mergedScalars([dest = [], patch = []]: readonly (Node[] | undefined)[]): Merged {
  const all = [...patch, ...dest].filter((item) => !isNothing(item));
  const texts = new Set<string>();
  const items = all.filter((item) => {
    const text = textOf(item);
    if (texts.has(text)) return false;
    texts.add(text);
    return true;
  });
  return items;
}

/** The items of the patch first, merged with those of the same keys, then the others. */
function mergedItems(
  dest: Node[],
  sources: readonly (Node[] | undefined)[],
  keys: readonly string[],
  schema: Schema,
  merged: MergeItem,
): Merged {
  const wanted = keyValues(sources, keys);
  const added: Node[] = [];
  let validKeys: readonly string[] = keys;
  for (const each of wanted) {
    const valid = validated(wanted, each, keys);
    validKeys = valid.keys;
    const [one, other] = sources.map((list) => list && itemOf(list, valid.keys, valid.values));
    const value = merged(one, other, schema);
    if (value === KEPT_NULL || isNothing(value) || (isMap(value) && Object.keys(value).length === 0)) {
      setItem(dest, undefined, valid.keys, valid.values);
      continue;
    }
    valid.keys.forEach((key, index) => {
      const text = valid.values[index] ?? '';
      if (isMap(value) && entry(value, key) === undefined && text !== '') setEntry(value, key, text);
    });
    setItem(added, value, valid.keys, valid.values);
  }
  if (wanted.length === 0) return dest;
  for (const item of dest) append(added, item, validKeys);
  return added;
}

function append(list: Node[], item: Node, keys: readonly string[]): void {
  const values: string[] = [];
  for (const key of keys) {
    const value = isMap(item) ? entry(item, key) : undefined;
    if (value === undefined) list.push(item);
    else values.push(textOf(value));
  }
  if (keys.length > 1) setItem(list, undefined, keys, values);
  setItem(list, item, keys, values);
}

/** The values of the keys of every item, those of the patch first, each combination once. */
function keyValues(
  [dest, patch]: readonly (Node[] | undefined)[],
  keys: readonly string[],
): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>();
  for (const item of [...(patch ?? []), ...(dest ?? [])]) {
    const values = keys.map((key) => (isMap(item) ? textOf(entry(item, key)) : ''));
    const name = JSON.stringify(values);
    if (!found.has(name)) found.set(name, values);
  }
  const list = [...found.values()];
  return keys.length > 1 ? unified(list) : list;
}

/** Items that agree in one key, and of which one lacks the other, are the same: both get all values. */
function unified(list: (readonly string[])[]): readonly (readonly string[])[] {
  for (let i = 0; i < list.length; i += 1) {
    for (let j = 0; j < list.length; j += 1) {
      const both = agreed(list[i] ?? [], list[j] ?? []);
      if (!both) continue;
      list[i] = both;
      list[j] = both;
    }
  }
  return list;
}

function agreed(one: readonly string[], other: readonly string[]): readonly string[] | undefined {
  let common = false;
  const values: string[] = [];
  for (const [index, value] of one.entries()) {
    const second = other[index] ?? '';
    if (value === second) common = true;
    else if (value !== '' && second !== '') return undefined;
    values.push(value === '' ? second : value);
  }
  return common ? values : undefined;
}

/** The keys that any item has, with the values of one: keys that no item has do not count. */
function validated(
  all: readonly (readonly string[])[],
  values: readonly string[],
  keys: readonly string[],
): { readonly keys: readonly string[]; readonly values: readonly string[] } {
  const used = keys.filter((_, index) => all.some((each) => (each[index] ?? '') !== ''));
  if (used.length === 0) return { keys, values };
  return {
    keys: used,
    values: values.filter((value, index) => value !== '' || used.includes(keys[index] ?? '')),
  };
}

/** The first item with these values; an empty value is that of any item that has the key. */
function itemOf(list: readonly Node[], keys: readonly string[], values: readonly string[]): Node | undefined {
  const valid = validated([values], values, keys);
  return list.find((item) => isMap(item) && hasAll(item, valid.keys, valid.values));
}

function hasAll(item: NodeMap, keys: readonly string[], values: readonly string[]): boolean {
  return keys.every((key, index) => {
    const value = entry(item, key);
    if (value === undefined) return false;
    const wanted = values[index] ?? '';
    return wanted === '' || (isScalar(value) && textOf(value) === wanted);
  });
}

/** Replaces the items with these values by another, appends it where there is none, or removes them. */
function setItem(
  list: Node[],
  element: Node | undefined,
  keys: readonly string[],
  values: readonly string[],
): void {
  let found = false;
  const items: Node[] = [];
  const byKey = (keys[0] ?? '') !== '' && (values[0] ?? '') !== '';
  for (const item of list) {
    if (isNothing(item) || (isMap(item) && Object.keys(item).length === 0)) continue;
    if (!isMap(item)) {
      if (byKey) items.push(item);
      continue;
    }
    if (!matches(item, keys, values)) {
      if (values.length > 0) items.push(item);
      continue;
    }
    found = true;
    if (element !== undefined) items.push(element);
  }
  if (element !== undefined && !found) items.push(element);
  list.splice(0, list.length, ...items);
}

/** Keys beyond the values are matched by the last value's match, as in kyaml's ElementSetter. */
function matches(item: NodeMap, keys: readonly string[], values: readonly string[]): boolean {
  const used = keys.slice(0, Math.min(keys.length, values.length));
  return used.length > 0 && hasAll(item, used, values);
}
