import type {
  ChoiceField,
  EitherField,
  FlagField,
  IntegerField,
  ListField,
  MapField,
  ObjectField,
  SlotField,
  SlotNames,
  TextField,
} from './field.ts';

/** Declares a text. */
export function text<const S extends Omit<TextField, 'type'>>(spec: S) {
  return { type: 'text', ...spec } as const;
}

/** Declares a choice of words, or of the names that fill a slot. */
export function choice<const S extends Omit<ChoiceField, 'type'>>(spec: S) {
  return { type: 'choice', ...spec } as const;
}

/** Declares a flag: true or false. */
export function flag<const S extends Omit<FlagField, 'type'>>(spec: S) {
  return { type: 'flag', ...spec } as const;
}

/** Declares a whole number. */
export function integer<const S extends Omit<IntegerField, 'type'>>(spec: S) {
  return { type: 'integer', ...spec } as const;
}

/** Declares a list. */
export function list<const S extends Omit<ListField, 'type'>>(spec: S) {
  return { type: 'list', ...spec } as const;
}

/** Declares a mapping with keys of the author's choice. */
export function map<const S extends Omit<MapField, 'type'>>(spec: S) {
  return { type: 'map', ...spec } as const;
}

/** Declares a mapping with known keys. */
export function object<const S extends Omit<ObjectField, 'type'>>(spec: S) {
  return { type: 'object', ...spec } as const;
}

/** Declares a word or a mapping. */
export function either<const S extends Omit<EitherField, 'type'>>(spec: S) {
  return { type: 'either', ...spec } as const;
}

/** Declares a mapping whose keys other packages declare. */
export function slot<const S extends Omit<SlotField, 'type'>>(spec: S) {
  return { type: 'slot', ...spec } as const;
}

/** The names that fill a slot, as the options of a choice or the keys of a map. */
export function namesOf(slotName: string): SlotNames {
  return { namesOf: slotName };
}
