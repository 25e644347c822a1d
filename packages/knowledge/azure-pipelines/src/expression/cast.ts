import type { Value, Version } from '../node.ts';

/*
 * Conversions between the types of values: Microsoft's "Expressions", section Type casting. Where the page and
 * the service differ the service is followed: booleans become 'True' and 'False' (azure-devops-docs#10273).
 */

/** Whether a value counts as true: empty text, 0, null and false do not; `'false'` does. */
export function toBoolean(value: Value): boolean {
  if (value === null || typeof value === 'boolean') return value === true;
  if (typeof value === 'number') return value !== 0;
  return typeof value === 'string' ? value !== '' : true;
}

/** A value as text, or undefined for lists, mappings and moments, which have none. */
export function toText(value: Value): string | undefined {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return numberText(value);
  return value.kind === 'version' ? value.parts.join('.') : undefined;
}

/** No thousands separator, at most seven decimals, no exponent. */
function numberText(value: number): string {
  if (Math.abs(value) >= 1e21) return BigInt(value).toString();
  const text = value.toFixed(7).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}

const NUMBER_TEXT = /^\s*[+-]?(\d[\d,]*\.?\d*|\.\d+)\s*$/;

/** A value as a number, or undefined where it is none; empty text and null are 0. */
export function toNumber(value: Value): number | undefined {
  if (value === null || value === '') return 0;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string' || !NUMBER_TEXT.test(value)) return undefined;
  const number = Number(value.replaceAll(',', ''));
  return Number.isFinite(number) ? number : undefined;
}

/** A value as a version, or undefined; a number must be above zero and have a decimal other than zero. */
export function toVersion(value: Value): Version | undefined {
  if (typeof value === 'number')
    return value > 0 && !Number.isInteger(value) ? toVersion(`${value}`) : undefined;
  if (typeof value === 'string') {
    if (!/^\s*\d+(\s*\.\s*\d+){1,3}\s*$/.test(value)) return undefined;
    const parts = value.split('.').map(Number);
    return parts.every((part) => part <= 2_147_483_647) ? { kind: 'version', parts } : undefined;
  }
  return typeof value === 'object' && value !== null && value.kind === 'version' ? value : undefined;
}

/** The word for a value's type in messages. */
export function typeName(value: Value): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return value === Object(value) ? 'object' : typeof value;
  return value.kind;
}
