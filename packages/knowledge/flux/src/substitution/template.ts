import { err, ok, type Result } from '@tandem/contract';
import { type Accept, type Mode, Scanner } from './scanner.ts';
import { toBytes } from './utf8.ts';

/** A part of a template: text as bytes, or a variable with what is done to it. */
export type Part =
  | { readonly text: string }
  | {
      readonly variable: string;
      /** `:-`, `^^`, `//` and so on; empty for the bare variable. */
      readonly operator: string;
      readonly args: readonly Part[];
      /** The part as it is written. */
      readonly source: string;
    };

/** A mistake that ends the reading of a template. */
class BadTemplate extends Error {}

const isName: Accept = (rune) => /^[\p{L}\p{Nd}_]$/u.test(rune);
const isNotClosing: Accept = (rune) => rune !== '}';

/** Reads a template as Flux does (fluxcd/pkg, envsubst, parse/parse.go); the error is a clause without a full stop. */
export function readTemplate(text: string): Result<readonly Part[], string> {
  try {
    return ok(new TemplateReader(toBytes(text)).parts());
  } catch (error) {
    if (error instanceof BadTemplate) return err(error.message);
    throw error;
  }
}

class TemplateReader {
  readonly #scanner: Scanner;

  constructor(bytes: string) {
    this.#scanner = new Scanner(bytes);
  }

  parts(): readonly Part[] {
    const parts: Part[] = [];
    for (;;) {
      const token = this.#scanner.scan({ text: true, open: true, escapes: '$' }, () => true);
      if (token === 'end') return parts;
      if (token === 'text') parts.push({ text: this.#scanner.text });
      else if (token === 'open') parts.push(this.#variable());
      else throw new BadTemplate('a substitution is not valid');
    }
  }

  /** What follows `${`. */
  #variable(): Part {
    const start = this.#scanner.position - 2;
    const made = this.#scanner.peek() === '#' ? this.#length() : this.#named();
    return { ...made, source: this.#scanner.since(start) };
  }

  #length() {
    const operator = this.#text((rune, at) => rune === '#' && at === 1);
    const variable = this.#text(isName);
    this.#close();
    return { variable, operator, args: [] };
  }

  #named() {
    const variable = this.#text(isName, 'the name of a variable is missing or not valid');
    const next = this.#scanner.peek();
    if (next === ':' && !'=-?+'.includes(this.#scanner.peekSecond() ?? ' ')) return this.#substring(variable);
    if (next === ':' || next === '=') return this.#default(variable, next);
    if (next === ',' || next === '^') {
      const operator = this.#text((rune, at) => (rune === ',' || rune === '^') && at < 3);
      this.#close();
      return { variable, operator, args: [] };
    }
    if (next === '/') return this.#replacement(variable);
    if (next === '#' || next === '%') {
      const operator = this.#text((rune, at) => rune === next && at < 3);
      const args = [this.#argument(isNotClosing)];
      this.#close();
      return { variable, operator, args };
    }
    if (this.#scanner.scan({ close: true }, isName) !== 'close')
      throw new BadTemplate(`the substitution of ${variable} has no closing brace`);
    return { variable, operator: '', args: [] };
  }

  #default(variable: string, next: string) {
    const accept: Accept = (rune, at) =>
      next === '=' ? rune === '=' && at === 1 : at === 1 ? rune === ':' : at === 2 && '=-?+'.includes(rune);
    const operator = this.#text(accept);
    const args: Part[] = [];
    while (this.#scanner.peek() !== '}') args.push(this.#argument(isNotClosing));
    this.#close();
    return { variable, operator, args };
  }

  #substring(variable: string) {
    const operator = this.#text((rune, at) => rune === ':' && at === 1);
    const args = [this.#argument((rune) => rune !== ':' && rune !== '}')];
    const token = this.#scanner.scan({ text: true, close: true }, (rune) => rune === ':');
    if (token === 'close') return { variable, operator, args };
    if (token !== 'text') throw new BadTemplate('a substitution is not valid');
    args.push(this.#argument(isNotClosing));
    this.#close();
    return { variable, operator, args };
  }

  #replacement(variable: string) {
    const operator = this.#text((rune, at) => (at === 1 ? rune === '/' : at === 2 && '/#%'.includes(rune)));
    const args = [this.#argument((rune) => rune !== '/', { escapes: '$\\' })];
    this.#text((rune) => rune === '/');
    if (this.#scanner.peek() !== '}') args.push(this.#argument(isNotClosing, { escapes: '$\\' }));
    this.#close();
    return { variable, operator, args };
  }

  #argument(accept: Accept, mode: Mode = {}): Part {
    const token = this.#scanner.scan({ text: true, open: true, ...mode }, accept);
    if (token === 'open') return this.#variable();
    if (token !== 'text') throw new BadTemplate('a substitution within another is not valid');
    return { text: this.#scanner.text };
  }

  #text(accept: Accept, problem = 'a substitution is not valid'): string {
    if (this.#scanner.scan({ text: true }, accept) !== 'text') throw new BadTemplate(problem);
    return this.#scanner.text;
  }

  #close(): void {
    if (this.#scanner.scan({ close: true }, isNotClosing) !== 'close')
      throw new BadTemplate('a substitution has no closing brace');
  }
}
