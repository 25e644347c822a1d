import { isPlain } from './ambiguous.ts';
import type { MarkableScalar } from './scalars.ts';

/** Letters that a reader may fold, drop or refuse outside of an escape. */
const NOT_PRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

/**
 * The text that makes a scalar have a value, in the scalar's own style where that can say it: a plain one
 * becomes double-quoted where a reader might take it for something else, a single-quoted one where it holds
 * control characters. Undefined where a block scalar cannot say it on one line.
 */
export function written(scalar: MarkableScalar, value: string): string | undefined {
  switch (scalar.style) {
    case 'plain':
      return isPlain(value) ? value : doubleQuoted(value);
    case 'single':
      return NOT_PRINTABLE.test(value) ? doubleQuoted(value) : `'${value.replaceAll("'", "''")}'`;
    case 'double':
      return doubleQuoted(value);
    case 'block':
      return value === '' || NOT_PRINTABLE.test(value) ? undefined : scalar.indent + value;
  }
}

/** YAML's double-quoted form. JSON's escapes are among YAML's (YAML 1.2.2, section 5.7). */
function doubleQuoted(value: string): string {
  return JSON.stringify(value).replace(
    new RegExp(NOT_PRINTABLE, 'g'),
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
