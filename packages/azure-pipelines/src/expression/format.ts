import type { Value } from '../node.ts';
import { CallProblem } from './call-problem.ts';
import { toText } from './cast.ts';

/**
 * Puts values into `{0}`, `{1}` … of a text; `{{` and `}}` are the braces themselves (Microsoft's
 * "Expressions", function format). A format after a colon is for dates only.
 *
 * @throws CallProblem where a brace is alone, a number has no value, or a value is a list or mapping.
 */
export function formatText(text: string, values: readonly Value[]): string {
  let out = '';
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if ((char === '{' || char === '}') && text[at + 1] === char) {
      out += char;
      at += 2;
    } else if (char === '{') {
      const end = text.indexOf('}', at);
      if (end === -1) throw new CallProblem(`format() found a '{' without '}' in '${text}'.`);
      out += hole(text.slice(at + 1, end), values);
      at = end + 1;
    } else if (char === '}') {
      throw new CallProblem(`format() found a '}' without '{' in '${text}'; write '}}' for a brace.`);
    } else {
      out += char;
      at += 1;
    }
  }
  return out;
}

function hole(inner: string, values: readonly Value[]): string {
  const [, index, colon, pattern] = /^(\d{1,3})(:?)(.*)$/s.exec(inner) ?? [];
  if (index === undefined) throw new CallProblem(`format() needs a number in '{${inner}}'.`);
  const value = values[Number(index)];
  if (value === undefined) throw new CallProblem(`format() has no value for {${index}}.`);
  if (colon) throw new CallProblem(`format() does not understand the format ':${pattern}' of this value.`);
  const out = toText(value);
  if (out === undefined) throw new CallProblem(`format() cannot put a list or mapping into {${index}}.`);
  return out;
}
