import { err, ok, type Result } from '@tandem/contract';

/** An expression of the Common Expression Language (https://github.com/google/cel-spec), as far as read here. */
export type Cel =
  | { readonly kind: 'value'; readonly value: string | number | boolean | null }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Cel[] }
  | { readonly kind: 'select'; readonly of: Cel; readonly field: string }
  | { readonly kind: 'index'; readonly of: Cel; readonly index: Cel }
  | { readonly kind: 'call'; readonly name: string; readonly of?: Cel; readonly args: readonly Cel[] }
  | { readonly kind: 'unary'; readonly operator: '!' | '-'; readonly of: Cel }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Cel; readonly right: Cel }
  | { readonly kind: 'choose'; readonly when: Cel; readonly then: Cel; readonly otherwise: Cel };

const TOKEN =
  /\s+|\/\/[^\n]*|(?<number>\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<name>[A-Za-z_]\w*)|(?<sign>&&|\|\||[=!<>]=|[-+*/%<>!?:.,()[\]])/y;

/** How strongly the operators of two sides bind, weakest first. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>=', 'in'],
  ['+', '-'],
  ['*', '%'],
];

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

interface Token {
  readonly type: 'number' | 'text' | 'name' | 'sign';
  readonly text: string;
}

class NotRead extends Error {}

/** Reads an expression; fails, in words, on everything that the evaluator beside could not answer exactly. */
export function parseCel(source: string): Result<Cel, string> {
  try {
    const parser = new Parser(tokens(source));
    return ok(parser.whole());
  } catch (error) {
    if (error instanceof NotRead || error instanceof RangeError) return err(error.message);
    throw error;
  }
}

function tokens(source: string): readonly Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < source.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (!match) throw new NotRead(`does not know '${source.slice(at, at + 1)}'`);
    at = TOKEN.lastIndex;
    const [type, text] = Object.entries(match.groups ?? {}).find(([, part]) => part !== undefined) ?? [];
    if (type && text !== undefined) found.push({ type: type as Token['type'], text });
  }
  return found;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(all: readonly Token[]) {
    this.#tokens = all;
  }

  whole(): Cel {
    const read = this.#choose();
    const more = this.#tokens[this.#at];
    if (more) throw new NotRead(`does not know what '${more.text}' does there`);
    return read;
  }

  #choose(): Cel {
    const when = this.#binary(0);
    if (!this.#eat('?')) return when;
    const then = this.#choose();
    this.#expect(':');
    return { kind: 'choose', when, then, otherwise: this.#choose() };
  }

  #binary(level: number): Cel {
    const operators = LEVELS[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const token = this.#tokens[this.#at];
      if (!token || token.type === 'text' || !operators.includes(token.text)) return left;
      this.#at += 1;
      left = { kind: 'binary', operator: token.text, left, right: this.#binary(level + 1) };
    }
  }

  #unary(): Cel {
    if (this.#eat('!')) return { kind: 'unary', operator: '!', of: this.#unary() };
    if (this.#eat('-')) return { kind: 'unary', operator: '-', of: this.#unary() };
    return this.#members(this.#primary());
  }

  #members(start: Cel): Cel {
    let of = start;
    for (;;) {
      if (this.#eat('.')) {
        const field = this.#name();
        of = this.#eat('(')
          ? { kind: 'call', name: field, of, args: this.#until(')') }
          : { kind: 'select', of, field: unescaped(field) };
      } else if (this.#eat('[')) {
        const index = this.#choose();
        this.#expect(']');
        of = { kind: 'index', of, index };
      } else return of;
    }
  }

  #primary(): Cel {
    if (this.#eat('(')) {
      const inside = this.#choose();
      this.#expect(')');
      return inside;
    }
    if (this.#eat('[')) return { kind: 'list', items: this.#until(']') };
    const token = this.#tokens[this.#at];
    if (!token || token.type === 'sign') throw new NotRead(`does not know '${token?.text ?? 'its end'}'`);
    this.#at += 1;
    if (token.type === 'number') return { kind: 'value', value: Number(token.text) };
    if (token.type === 'text') return { kind: 'value', value: textOf(token.text) };
    if (token.text === 'true' || token.text === 'false')
      return { kind: 'value', value: token.text === 'true' };
    if (token.text === 'null') return { kind: 'value', value: null };
    if (this.#eat('(')) return { kind: 'call', name: token.text, args: this.#until(')') };
    return { kind: 'name', name: token.text };
  }

  #until(end: string): readonly Cel[] {
    const items: Cel[] = [];
    while (!this.#eat(end)) {
      if (items.length > 0) this.#expect(',');
      items.push(this.#choose());
    }
    return items;
  }

  #name(): string {
    const token = this.#tokens[this.#at];
    if (token?.type !== 'name') throw new NotRead(`does not know '${token?.text ?? 'its end'}' after a dot`);
    this.#at += 1;
    return token.text;
  }

  #eat(sign: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.type !== 'sign' || token.text !== sign) return false;
    this.#at += 1;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#eat(sign)) throw new NotRead(`misses '${sign}'`);
  }
}

function textOf(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/g, (_, letter: string) => {
    const plain = ESCAPES[letter];
    if (plain === undefined) throw new NotRead(`does not know the escape \\${letter}`);
    return plain;
  });
}

/** Field names as Kubernetes spells them in CEL: `__dot__`, `__dash__`, and reserved words as `__in__`. */
function unescaped(field: string): string {
  if (!field.includes('__')) return field;
  const marks: Readonly<Record<string, string>> = { underscores: '__', dot: '.', dash: '-', slash: '/' };
  const plain = field.replace(/__(underscores|dot|dash|slash)__/g, (_, word: string) => marks[word] ?? '');
  return plain.replace(/^__([a-z]+)__$/, '$1');
}
