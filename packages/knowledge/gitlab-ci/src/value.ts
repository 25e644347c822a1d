import type { Location } from '@tandem/contract';

/** A value of a GitLab CI file, with nothing left of YAML but `!reference`. */
export type Value = null | boolean | number | string | Decimal | readonly Value[] | Mapping | Reference;

/** A number with a point or an exponent: GitLab hands it on as Ruby writes it, `1.10` as `1.1`, `2.0` as `2.0`. */
export class Decimal {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }

  /** As Ruby's Float#to_s writes it. */
  toString(): string {
    const { value } = this;
    if (Number.isNaN(value)) return 'NaN';
    if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
    const size = Math.abs(value);
    if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
      const [digits = '', exponent = ''] = value.toExponential().split('e');
      const sign = exponent.startsWith('-') ? '-' : '+';
      return `${digits.includes('.') ? digits : `${digits}.0`}e${sign}${exponent.slice(1).padStart(2, '0')}`;
    }
    const text = Number.isInteger(value) ? value.toFixed(1) : String(value);
    return Object.is(value, -0) ? '-0.0' : text;
  }
}

/** A mapping of a file. Where each key is written is kept beside it, see {@link placeOf}. */
export interface Mapping {
  readonly [key: string]: Value;
}

/** `!reference [job, key, …]`: a value to be taken from elsewhere once all files are merged. */
export class Reference {
  readonly path: readonly string[];
  readonly at: Location;
  constructor(path: readonly string[], at: Location) {
    this.path = path;
    this.at = at;
  }
}

/** Where the keys of a mapping and the items of a list are written. */
const PLACES = new WeakMap<object, Map<string | number, Location>>();

/** Remembers where a key or an item is written. */
export function setPlace(owner: object, key: string | number, at: Location): void {
  const places = PLACES.get(owner) ?? new Map<string | number, Location>();
  places.set(key, at);
  PLACES.set(owner, places);
}

/** Where a key or an item is written, where that is known. */
export function placeOf(owner: object, key: string | number): Location | undefined {
  return PLACES.get(owner)?.get(key);
}

/** Whether a value is a mapping. */
export function isMapping(value: Value | undefined): value is Mapping {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Reference) &&
    !(value instanceof Decimal)
  );
}

/** Whether a value is a list. */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** An empty mapping that no key can trick: it inherits nothing. */
export function emptyMapping(): Record<string, Value> {
  return Object.create(null) as Record<string, Value>;
}

/** One mapping over another: mappings are merged key by key, everything else is replaced. */
export function deepMerge(under: Mapping, over: Mapping): Mapping {
  const merged = emptyMapping();
  for (const [from, key] of [...keysOf(under), ...keysOf(over)]) {
    const below = merged[key];
    const value = from[key] as Value;
    merged[key] = from === over && isMapping(below) && isMapping(value) ? deepMerge(below, value) : value;
    const at = placeOf(from, key);
    if (at) setPlace(merged, key, at);
  }
  return merged;
}

function keysOf(mapping: Mapping): readonly (readonly [Mapping, string])[] {
  return Object.keys(mapping).map((key) => [mapping, key] as const);
}

/** A value as people call it. */
export function kindOf(value: Value | undefined): string {
  if (value === undefined) return 'absent';
  if (value === null) return 'empty';
  if (isList(value)) return 'a list';
  if (value instanceof Reference) return 'a !reference';
  if (value instanceof Decimal) return `the number ${value}`;
  return typeof value === 'object' ? 'a mapping' : `the ${typeof value} ${JSON.stringify(value)}`;
}
