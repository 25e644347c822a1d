import { isCollection, type Value, type Version } from '../node.ts';
import { CallProblem } from './call-problem.ts';
import { toBoolean, toNumber, toText, toVersion } from './cast.ts';

/**
 * Whether two values are equal: the right one is converted to the left one's type, and a failed conversion
 * makes them unequal; text is compared without regard to case (Microsoft's "Expressions", function eq).
 */
export function equal(left: Value, right: Value): boolean {
  if (isCollection(left)) return left === right;
  if (isInstant(left) || isInstant(right))
    throw new CallProblem('A moment cannot be compared; format it first.');
  return order(left, right) === 0;
}

/**
 * Below zero, zero or above zero as the left value is smaller, equal or greater; undefined where the right one
 * cannot be converted to the left one's type or the type has no order.
 */
export function order(left: Value, right: Value): number | undefined {
  if (left === null) return right === null || right === '' ? 0 : undefined;
  if (typeof left === 'boolean') return Number(left) - Number(toBoolean(right));
  if (typeof left === 'number') {
    const number = toNumber(right);
    return number === undefined ? undefined : Math.sign(left - number);
  }
  if (typeof left === 'string') {
    const text = toText(right);
    return text === undefined ? undefined : orderTexts(left, text);
  }
  if (isCollection(left)) return undefined;
  if (left.kind === 'instant') return undefined;
  const version = toVersion(right);
  return version && orderVersions(left, version);
}

/** Ordinal, with case ignored by comparing upper-cased characters. */
function orderTexts(left: string, right: string): number {
  const [a, b] = [upper(left), upper(right)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Upper case character by character, so that no character becomes two (`ß` stays). */
export function upper(text: string): string {
  let out = '';
  for (const char of text) {
    const up = char.toUpperCase();
    out += up.length === char.length ? up : char;
  }
  return out;
}

/** A part that is not written counts as less than 0, as in .NET's `Version`. */
function orderVersions(left: Version, right: Version): number {
  for (let index = 0; index < 4; index += 1) {
    const difference = (left.parts[index] ?? -1) - (right.parts[index] ?? -1);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

function isInstant(value: Value): boolean {
  return typeof value === 'object' && value !== null && value.kind === 'instant';
}
