import { err, ok, type Result } from '@tandem/contract';
import { type Json, same } from '@tandem/kubernetes-objects';

/** One operation of a JSON patch (RFC 6902). */
export interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

/**
 * A value after all operations, or the first that cannot be done, in words. As in the library of kustomize, `replace`
 * adds a key that a map lacks, and `copy` of one gives null (evanphx/json-patch v4, patch.go).
 */
export function jsonPatched(value: Json, operations: readonly Operation[]): Result<Json, string> {
  let at: Json = structuredClone(value) as Json;
  for (const operation of operations) {
    const done = apply(at, operation);
    if (!done.ok)
      return err(`The operation ${operation.op} ${operation.path} cannot be done: ${done.error}.`);
    at = done.value;
  }
  return ok(at);
}

function apply(root: Json, { op, path, from, value = null }: Operation): Result<Json, string> {
  switch (op) {
    case 'add':
      return put(root, tokens(path), value, 'add');
    case 'replace':
      return put(root, tokens(path), value, 'replace');
    case 'remove':
      return take(root, tokens(path));
    case 'test':
      return same(read(root, tokens(path)) ?? null, value) ? ok(root) : err('the value is another one');
    case 'copy':
    case 'move': {
      const source = tokens(from ?? '');
      const moved = read(root, source) ?? (op === 'copy' && isMapAt(root, source) ? null : undefined);
      if (moved === undefined) return err(`there is no ${from ?? 'from'}`);
      const rest = op === 'move' ? take(root, tokens(from ?? '')) : ok(root);
      return rest.ok ? put(rest.value, tokens(path), moved, 'add') : rest;
    }
    default:
      return err('it is no operation of RFC 6902');
  }
}

function tokens(path: string): readonly string[] {
  return path === ''
    ? []
    : path
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(root: Json, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((at, key) => {
    if (Array.isArray(at)) return at[Number(key)] as Json | undefined;
    return typeof at === 'object' && at !== null && Object.hasOwn(at, key)
      ? (at as Record<string, Json>)[key]
      : undefined;
  }, root);
}

function put(root: Json, path: readonly string[], value: Json, how: 'add' | 'replace'): Result<Json, string> {
  const last = path.at(-1);
  if (last === undefined) return ok(value);
  const parent = read(root, path.slice(0, -1));
  if (Array.isArray(parent)) {
    const list = parent as Json[];
    const index = last === '-' ? list.length : Number(last);
    if (!Number.isInteger(index) || index < 0 || index > list.length)
      return err(`the list has no place ${last}`);
    if (how === 'replace') list[index] = value;
    else list.splice(index, 0, value);
    return ok(root);
  }
  if (typeof parent !== 'object' || parent === null) return err('there is no such parent');
  const map = parent as Record<string, Json>;
  map[last] = value;
  return ok(root);
}

function take(root: Json, path: readonly string[]): Result<Json, string> {
  const last = path.at(-1) ?? '';
  const parent = read(root, path.slice(0, -1));
  if (Array.isArray(parent) && Number(last) < parent.length) {
    (parent as Json[]).splice(Number(last), 1);
    return ok(root);
  }
  if (
    typeof parent === 'object' &&
    parent !== null &&
    !Array.isArray(parent) &&
    Object.hasOwn(parent, last)
  ) {
    delete (parent as Record<string, Json>)[last];
    return ok(root);
  }
  return err('there is no such value');
}

/** Whether the parent of a path is a map. */
function isMapAt(root: Json, path: readonly string[]): boolean {
  const parent = read(root, path.slice(0, -1));
  return typeof parent === 'object' && parent !== null && !Array.isArray(parent);
}
