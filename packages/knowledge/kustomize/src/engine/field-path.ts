import type { Gvk } from './ids.ts';
import { entry, isMap, isNothing, type Node, type NodeMap, setEntry } from './node.ts';

/** A field of objects of some kinds; an empty part of group, version and kind stands for any. */
export interface FieldSpec extends Partial<Gvk> {
  /** Keys with slashes between; a list on the way stands for each of its items. */
  readonly path: string;
  /** Whether the field is made where an object has none. */
  readonly create?: boolean;
}

/** A field that was found: its value, and a way to replace it. */
export interface Slot {
  readonly value: Node;
  set(value: Node): void;
}

/** Why a path does not fit an object; ends the build of the folder. */
export class WrongPath extends Error {}

/** The keys of a path; `\/` is a slash in a key. */
export function keysOf(path: string): readonly string[] {
  return path.split(/(?<!\\)\//).map((key) => key.replaceAll('\\/', '/'));
}

/**
 * Visits each field of an object that a path leads to (kustomize, api/filters/fieldspec).
 *
 * @param made What a field holds that is made; undefined where none is made, whatever the path asks for.
 * @throws WrongPath where a scalar lies on the way.
 */
export function visitFields(
  object: NodeMap,
  { path, create = false }: FieldSpec,
  made: (() => Node) | undefined,
  visit: (slot: Slot) => void,
): void {
  walk({ value: object, set: () => {} }, keysOf(path), create ? made : undefined, visit, path);
}

function walk(
  slot: Slot,
  keys: readonly string[],
  made: (() => Node) | undefined,
  visit: (slot: Slot) => void,
  path: string,
): void {
  const [key, ...rest] = keys;
  if (key === undefined) {
    visit(slot);
    return;
  }
  const { value } = slot;
  if (isNothing(value)) return;
  if (Array.isArray(value)) {
    for (const index of value.keys()) walk(itemSlot(value, index), keys, made, visit, path);
    return;
  }
  if (!isMap(value)) throw new WrongPath(`the path ${path} leads through a scalar`);
  const isList = key.endsWith('[]');
  const name = isList ? key.slice(0, -2) : key;
  if (entry(value, name) === undefined || (made && !isList && isNothing(entry(value, name)))) {
    if (made === undefined || isList) return;
    setEntry(value, name, rest.length === 0 ? made() : {});
  }
  walk(entrySlot(value, name), rest, made, visit, path);
}

function entrySlot(map: NodeMap, key: string): Slot {
  return { value: entry(map, key) ?? null, set: (value) => setEntry(map, key, value) };
}

function itemSlot(list: Node[], index: number): Slot {
  return {
    value: list[index] ?? null,
    set: (value) => {
      list[index] = value;
    },
  };
}
