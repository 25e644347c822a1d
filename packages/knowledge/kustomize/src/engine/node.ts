import { isObject, type Json, type JsonObject } from '@tandem/kubernetes-objects';

/** A null that is written as nothing: kustomize drops it in a merge and keeps a written `null` or `~`. */
export const EMPTY: unique symbol = Symbol('empty');

/**
 * A label or annotation that several fields of one object share: kustomize puts one node into each field that it makes,
 * so that a later change of one changes them all (api/filters/filtersutil, SetEntry; kyaml, RNode.SetYNode).
 */
export class SharedText {
  text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value of an object while it is built; maps and lists are changed in place, as kustomize changes its nodes. */
export type Node = string | number | boolean | null | typeof EMPTY | SharedText | Node[] | NodeMap;

/** A map while it is built. */
export interface NodeMap {
  [key: string]: Node;
}

/** Whether a value is a map. */
export function isMap(value: unknown): value is NodeMap {
  return isObject(value) && !(value instanceof SharedText);
}

/** Whether a value is absent or null, written or not. */
export function isNothing(value: unknown): value is undefined | null | typeof EMPTY {
  return value === undefined || value === null || value === EMPTY;
}

/** Whether a value is a leaf other than null. */
export function isScalar(value: unknown): value is string | number | boolean | SharedText {
  return (
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    value instanceof SharedText
  );
}

/** A value of a map; undefined where the map has no such key of its own. */
export function entry(map: NodeMap, key: string): Node | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Sets a key of a map, also one that a plain assignment would take for the prototype. */
export function setEntry(map: NodeMap, key: string, value: Node): void {
  const before = entry(map, key);
  if (before instanceof SharedText && isScalar(value) && before !== value) {
    before.text = textOf(value);
    return;
  }
  if (key !== '__proto__') map[key] = value;
  else Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

/** A value at a path of keys; undefined where there is none. */
export function nodeAt(value: Node | undefined, ...path: readonly string[]): Node | undefined {
  return path.reduce<Node | undefined>((at, key) => (isMap(at) ? entry(at, key) : undefined), value);
}

/** The text of a scalar at a path, as it is written; empty where there is none. */
export function textOf(value: Node | undefined): string {
  if (value instanceof SharedText) return value.text;
  return isScalar(value) ? String(value) : '';
}

/** A copy that shares nothing with its source. */
export function copied(value: Node): Node {
  if (Array.isArray(value)) return value.map(copied);
  if (value instanceof SharedText) return value.text;
  if (!isMap(value)) return value;
  const copy: NodeMap = {};
  for (const key of Object.keys(value)) setEntry(copy, key, copied(value[key] as Node));
  return copy;
}

/** A copy of plain data that may be changed. */
export function nodeOf(value: Json): Node {
  return copied(value as Node);
}

/** A finished value as plain data: every null is one. */
export function jsonOf(value: Node): Json {
  if (value === EMPTY) return null;
  if (value instanceof SharedText) return value.text;
  if (Array.isArray(value)) return value.map(jsonOf);
  if (!isMap(value)) return value;
  const json: NodeMap = {};
  for (const key of Object.keys(value)) setEntry(json, key, jsonOf(value[key] as Node) as Node);
  return json as unknown as JsonObject;
}
