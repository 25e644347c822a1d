import { isObject, type Json, type JsonObject, type Path } from '@tandem/kubernetes-objects';

/** What stands in the place of a value that is never printed. */
export const HIDDEN = '(hidden)';

/** Whether the value at a path of an object is never printed: the data of Secrets, and what SOPS has encrypted. */
export function isHidden(
  { kind, value }: { readonly kind: string; readonly value: Json },
  path: Path,
): boolean {
  return (kind === 'Secret' && (path[0] === 'data' || path[0] === 'stringData')) || isEncrypted(value);
}

function isEncrypted(value: Json): boolean {
  return typeof value === 'string' && value.startsWith('ENC[');
}

/** An object without the values that are never printed. */
export function withoutSecrets(object: JsonObject): JsonObject {
  const hide = (value: Json, path: Path): Json => {
    if (Array.isArray(value)) return value.map((each: Json, index) => hide(each, [...path, index]));
    if (isObject(value))
      return Object.fromEntries(
        Object.entries(value).map(([key, each]) => [key, hide(each, [...path, key])]),
      );
    return isHidden({ kind: String(object.kind), value }, path) ? HIDDEN : value;
  };
  return hide(object, []) as JsonObject;
}
