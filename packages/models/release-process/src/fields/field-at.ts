import type { Field } from './field.ts';

/** The field that a path of keys and indices leads to; undefined where there is none. Slots must be filled. */
export function fieldAt(root: Field, path: readonly (string | number)[]): Field | undefined {
  return path.reduce<Field | undefined>((field, key) => field && inner(field, key), root);
}

/** The keys that a mapping may have where its field names them; empty for any other field. */
export function knownKeys(field: Field | undefined): readonly string[] {
  if (field?.type === 'either') return knownKeys(field.otherwise);
  return field?.type === 'object' ? Object.keys(field.fields) : [];
}

function inner(field: Field, key: string | number): Field | undefined {
  switch (field.type) {
    case 'list':
      return field.items;
    case 'map':
      return field.values;
    case 'object':
      return Object.hasOwn(field.fields, key) ? field.fields[key] : undefined;
    case 'either':
      return inner(field.otherwise, key);
    default:
      return undefined;
  }
}
