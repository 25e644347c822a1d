import { err, ok, type Result } from '@tandem/contract';

/** One requirement of a selector, for the labels or annotations of an object. */
type Requirement = (labels: Readonly<Record<string, string>>) => boolean;

/** A selector that was read. */
export type LabelSelector = (labels: Readonly<Record<string, string>>) => boolean;

/** A key of labels: an optional DNS prefix and a name of at most 63 characters. */
const KEY =
  /^(?:[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
/** A value of labels. */
const VALUE = /^(?:[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

const TOKEN = /\s*(==|!=|[=!(),<>]|[^\s=!(),<>]+)/gy;

/**
 * Reads a selector of labels (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors):
 * equality, `!=`, `in`, `notin`, existence, `!`, `<` and `>`. An empty one selects everything.
 *
 * @returns The error is why the selector is none.
 */
export function labelSelector(text: string): Result<LabelSelector, string> {
  const reader = new Reader(text);
  const requirements: Requirement[] = [];
  while (!reader.atEnd()) {
    const requirement = reader.requirement();
    if (!requirement.ok) return requirement;
    requirements.push(requirement.value);
    if (reader.atEnd()) break;
    if (!reader.take(',')) return err(`it has '${reader.peek()}' where a comma is expected`);
    if (reader.atEnd()) return err('it ends with a comma');
  }
  return ok((labels) => requirements.every((each) => each(labels)));
}

class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = [...text.matchAll(TOKEN)].map((match) => match[1] ?? '');
  }

  atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  peek(): string {
    return this.#tokens[this.#at] ?? 'the end';
  }

  take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  requirement(): Result<Requirement, string> {
    const absent = this.take('!');
    const key = this.#tokens[this.#at];
    if (key === undefined || !KEY.test(key)) return err(`'${key ?? ''}' is not a valid label key`);
    this.#at += 1;
    const atEnd = this.atEnd() || this.peek() === ',';
    if (absent) return atEnd ? ok((labels) => !Object.hasOwn(labels, key)) : this.#operation(key);
    return atEnd ? ok((labels) => Object.hasOwn(labels, key)) : this.#operation(key);
  }

  #operation(key: string): Result<Requirement, string> {
    const operator = this.peek();
    this.#at += 1;
    if (operator === 'in' || operator === 'notin') return this.#inSet(key, operator);
    if (!['=', '==', '!=', '<', '>'].includes(operator)) return err(`'${operator}' is not an operator`);
    const value = this.atEnd() || this.peek() === ',' ? '' : this.peek();
    if (value !== '') this.#at += 1;
    if (!VALUE.test(value)) return err(`'${value}' is not a valid label value`);
    if (operator === '<' || operator === '>') return comparison(key, operator, value);
    const negated = operator === '!=';
    return ok((labels) => (Object.hasOwn(labels, key) ? (labels[key] === value) !== negated : negated));
  }

  #inSet(key: string, operator: 'in' | 'notin'): Result<Requirement, string> {
    if (!this.take('(')) return err(`'${operator}' has no values in parentheses`);
    const values = new Set<string>();
    let value = '';
    while (!this.take(')')) {
      if (this.atEnd()) return err('a parenthesis is not closed');
      if (this.take(',')) {
        values.add(value);
        value = '';
        continue;
      }
      if (value !== '') return err(`'${this.peek()}' follows a value without a comma`);
      value = this.peek();
      this.#at += 1;
      if (!VALUE.test(value)) return err(`'${value}' is not a valid label value`);
    }
    values.add(value);
    const negated = operator === 'notin';
    return ok((labels) => (Object.hasOwn(labels, key) ? values.has(labels[key] ?? '') !== negated : negated));
  }
}

function comparison(key: string, operator: '<' | '>', value: string): Result<Requirement, string> {
  if (!/^[+-]?[0-9]+$/.test(value)) return err(`'${value}' is not an integer`);
  return ok((labels) => {
    const label = labels[key] ?? '';
    if (!/^[+-]?[0-9]+$/.test(label)) return false;
    return operator === '<' ? BigInt(label) < BigInt(value) : BigInt(label) > BigInt(value);
  });
}
