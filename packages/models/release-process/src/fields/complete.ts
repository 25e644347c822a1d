import type { Field, Fields, ObjectField, ValueOf, ValuesOf } from './field.ts';

type Mapping = Readonly<Record<string, unknown>>;

/**
 * The complete value of a field: what is written, with defaults for absent keys. Completing a complete value
 * changes nothing.
 *
 * @param written A value that matches the JSON Schema of the field; a value that does not is a bug of the caller.
 */
export function complete<F extends Field>(field: F, written: unknown): ValueOf<F> {
  // The schema that the value was checked against and the type come from the same field.
  return completed(field, written) as ValueOf<F>;
}

/** The complete values of some fields of a mapping; the mapping may have other keys. */
export function completeFields<F extends Fields>(fields: F, written: Mapping): ValuesOf<F> {
  return entriesOf(fields, written) as ValuesOf<F>;
}

function completed(field: Field, written: unknown): unknown {
  switch (field.type) {
    case 'text':
      return field.read ? field.read(String(written)) : written;
    case 'list':
      return (written as readonly unknown[]).map((item) => completed(field.items, item));
    case 'map':
      return Object.fromEntries(
        Object.entries(written as Mapping).map(([key, value]) => [key, completed(field.values, value)]),
      );
    case 'object':
      return mapping(field, written);
    case 'either':
      if (typeof written !== 'string') return mapping(field.otherwise, written);
      return field.sets === undefined ? written : mapping(field.otherwise, { [field.sets]: written });
    case 'slot':
      throw new Error(`The slot '${field.slot}' is not filled: compose the schema first.`);
    default:
      return written;
  }
}

function mapping({ fields }: ObjectField, written: unknown): unknown {
  return entriesOf(fields, written as Mapping);
}

function entriesOf(fields: Fields, written: Mapping): Mapping {
  const entries = Object.entries(fields).flatMap(([key, field]): readonly (readonly [string, unknown])[] => {
    const given = Object.hasOwn(written, key) ? written[key] : defaultOf(field, written, fields);
    return given === undefined ? [] : [[key, completed(field, given)]];
  });
  return Object.fromEntries(entries);
}

/** The value of an absent key. */
function defaultOf({ default: value }: Field, siblings: Mapping, fields: Fields): unknown {
  if (typeof value !== 'object' || Array.isArray(value) || !('by' in value)) return value;
  const { by, values } = value as { readonly by: string; readonly values: Mapping };
  return values[String(siblings[by] ?? fields[by]?.default)];
}
