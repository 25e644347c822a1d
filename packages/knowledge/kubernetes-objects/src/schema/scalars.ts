import { same } from '../cel/evaluate-cel.ts';
import { isObject, type Json, type Path } from '../manifest/manifest.ts';
import { integerRange, stringFormat } from './format.ts';
import { patternOf } from './pattern.ts';
import { type Check, type NotCheckable, reportAt } from './report.ts';
import type { StructuralSchema } from './structural.ts';

/** The checks of a node's own value: enum, format, pattern, lengths and ranges. */
export function scalarChecks(
  schema: StructuralSchema,
  path: Path,
  notChecked: NotCheckable[],
): readonly Check[] {
  return [
    ...enumCheck(schema),
    ...patternCheck(schema, path, notChecked),
    ...formatCheck(schema),
    ...rangeCheck(schema),
    ...countCheck(schema.minLength, schema.maxLength, 'letters', lengthOf),
    ...countCheck(schema.minItems, schema.maxItems, 'items', (value) =>
      Array.isArray(value) ? value.length : undefined,
    ),
    ...countCheck(schema.minProperties, schema.maxProperties, 'keys', (value) =>
      isObject(value) ? Object.keys(value).length : undefined,
    ),
  ];
}

function enumCheck({ enum: values }: StructuralSchema): readonly Check[] {
  if (!values) return [];
  const known = new Set<Json>(values);
  const list = values.map((value) => JSON.stringify(value)).join(', ');
  return [
    (value, at) => {
      if (known.has(value) || values.some((other) => same(other, value))) return;
      reportAt(at, 'schema-enum', `${shown(value)} is none of ${list}.`);
    },
  ];
}

function patternCheck(schema: StructuralSchema, path: Path, notChecked: NotCheckable[]): readonly Check[] {
  const { pattern } = schema;
  if (pattern === undefined) return [];
  const compiled = patternOf(pattern);
  if (!compiled.ok) {
    notChecked.push({ path, what: 'pattern', source: pattern, reason: compiled.error });
    return [];
  }
  return [
    (value, at) => {
      if (typeof value !== 'string' || compiled.value.test(value)) return;
      reportAt(at, 'schema-pattern', `${shown(value)} does not match ${pattern}.`);
    },
  ];
}

function formatCheck({ type, format }: StructuralSchema): readonly Check[] {
  if (format === undefined) return [];
  const fits = stringFormat(format);
  if (type === 'string' && fits) {
    return [
      (value, at) => {
        if (typeof value !== 'string' || fits(value)) return;
        reportAt(at, 'schema-format', `${shown(value)} is no ${format}.`);
      },
    ];
  }
  const range = type === 'integer' ? integerRange(format) : undefined;
  if (!range) return [];
  return [
    (value, at) => {
      if (typeof value !== 'number' || (value >= range[0] && value <= range[1])) return;
      reportAt(at, 'schema-format', `${value} does not fit into ${format}.`);
    },
  ];
}

function rangeCheck(schema: StructuralSchema): readonly Check[] {
  const { minimum, maximum, multipleOf, exclusiveMinimum = false, exclusiveMaximum = false } = schema;
  if (minimum === undefined && maximum === undefined && multipleOf === undefined) return [];
  return [
    (value, at) => {
      if (typeof value !== 'number') return;
      if (minimum !== undefined && (value < minimum || (exclusiveMinimum && value === minimum))) {
        reportAt(at, 'schema-range', `${value} is below ${minimum}, the least value.`);
      }
      if (maximum !== undefined && (value > maximum || (exclusiveMaximum && value === maximum))) {
        reportAt(at, 'schema-range', `${value} is above ${maximum}, the greatest value.`);
      }
      if (multipleOf !== undefined && !isMultiple(value, multipleOf)) {
        reportAt(at, 'schema-range', `${value} is no multiple of ${multipleOf}.`);
      }
    },
  ];
}

/** Whether a quotient is whole, forgiving the last bit of a decimal fraction. */
function isMultiple(value: number, of: number): boolean {
  const quotient = value / of;
  return Math.abs(quotient - Math.round(quotient)) <= Number.EPSILON * Math.max(1, Math.abs(quotient));
}

function countCheck(
  least: number | undefined,
  most: number | undefined,
  what: string,
  count: (value: Json) => number | undefined,
): readonly Check[] {
  if (least === undefined && most === undefined) return [];
  return [
    (value, at) => {
      const found = count(value);
      if (found === undefined) return;
      if (least !== undefined && found < least) {
        reportAt(at, 'schema-length', `This has ${found} ${what}, and needs at least ${least}.`);
      }
      if (most !== undefined && found > most) {
        reportAt(at, 'schema-length', `This has ${found} ${what}, and may have at most ${most}.`);
      }
    },
  ];
}

/** The length of a string in code points, as Go counts runes. */
function lengthOf(value: Json): number | undefined {
  if (typeof value !== 'string') return undefined;
  let length = 0;
  for (const _ of value) length += 1;
  return length;
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
