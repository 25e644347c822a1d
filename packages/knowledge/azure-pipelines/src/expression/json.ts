import { isCollection, keyText, nodeValue, type Value } from '../node.ts';
import { CallProblem } from './call-problem.ts';
import { toText } from './cast.ts';

/**
 * A value as JSON, indented by two spaces (Microsoft's "Expressions", function convertToJson). Scalars of an
 * object parameter are text, so they stay in quotes.
 */
export function toJson(value: Value): string {
  return JSON.stringify(plain(value), null, 2);
}

function plain(value: Value): unknown {
  if (!isCollection(value)) {
    if (value === null || typeof value !== 'object') return value;
    if (value.kind === 'version') return toText(value);
    throw new CallProblem('convertToJson() cannot take a moment; format it first.');
  }
  if (value.kind === 'sequence') return value.items.map((item) => plain(nodeValue(item)));
  return Object.fromEntries(value.entries.map((entry) => [keyText(entry), plain(nodeValue(entry.value))]));
}
