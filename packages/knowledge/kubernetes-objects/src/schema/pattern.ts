import { err, ok, type Result } from '@tandem/contract';

/** The POSIX classes of RE2 (https://github.com/google/re2/wiki/Syntax), as the inside of a class. */
const POSIX: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7F',
  blank: '\\t ',
  cntrl: '\\x00-\\x1F\\x7F',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/** Perl classes whose letters differ between RE2 (ASCII) and JavaScript (Unicode). */
const SPACE = '\\t\\n\\f\\r ';

/**
 * Turns a pattern of Go's regexp package (RE2 syntax), which Kubernetes uses, into one of JavaScript that
 * matches the same texts. Fails, with the rest of a sentence, on what has no exact likeness.
 */
export function patternOf(source: string): Result<RegExp, string> {
  const lead = /^\(\?([ims]+)\)/.exec(source);
  const flags = lead?.[1] ?? '';
  const reader = new PatternReader(source.slice(lead?.[0].length ?? 0), flags.includes('s'));
  const body = reader.read();
  if (!body.ok) return body;
  try {
    return ok(new RegExp(body.value, `u${flags.includes('i') ? 'i' : ''}${flags.includes('m') ? 'm' : ''}`));
  } catch {
    return err('is no regular expression that can be checked here');
  }
}

class PatternReader {
  readonly #text: string;
  readonly #dotAll: boolean;
  #at = 0;

  constructor(text: string, dotAll: boolean) {
    this.#text = text;
    this.#dotAll = dotAll;
  }

  read(): Result<string, string> {
    let out = '';
    while (this.#at < this.#text.length) {
      const rest = this.#text.slice(this.#at);
      const letter = rest[0] ?? '';
      const part =
        letter === '['
          ? this.#class()
          : letter === '\\'
            ? this.#escape(false)
            : letter === '('
              ? this.#group()
              : this.#plain(rest);
      if (!part.ok) return part;
      out += part.value;
    }
    return ok(out);
  }

  #plain(rest: string): Result<string, string> {
    const counted = /^\{\d+(?:,\d*)?\}/.exec(rest)?.[0];
    if (counted) return this.#take(counted.length, counted);
    const letter = rest[0] ?? '';
    if (letter === '.') return this.#take(1, this.#dotAll ? '[\\s\\S]' : '[^\\n]');
    // Alone, these are letters in RE2, and mistakes in JavaScript's Unicode mode.
    return this.#take(1, /[{}\]]/.test(letter) ? `\\${letter}` : letter);
  }

  #group(): Result<string, string> {
    const named = /^\(\?P?<([A-Za-z_]\w*)>/.exec(this.#text.slice(this.#at));
    if (named) return this.#take(named[0].length, '(');
    const plain = this.#text.slice(this.#at, this.#at + 3);
    if (plain === '(?:') return this.#take(3, plain);
    if (plain.startsWith('(?')) return err(`uses ${plain}, which is not checked here`);
    return this.#take(1, '(');
  }

  /** An escape, inside a class or outside. */
  #escape(inClass: boolean): Result<string, string> {
    const rest = this.#text.slice(this.#at);
    const known = /^\\(?:x[0-9a-fA-F]{2}|[dDwWtnrfv]|[pP]\{\^?\w+\})/.exec(rest)?.[0];
    if (known) return this.#take(known.length, known);
    const wide = /^\\x\{([0-9a-fA-F]+)\}/.exec(rest);
    if (wide) return this.#take(wide[0].length, `\\u{${wide[1]}}`);
    const next = rest[1] ?? '';
    if (next === 's') return this.#take(2, inClass ? SPACE : `[${SPACE}]`);
    if (next === 'S' && !inClass) return this.#take(2, `[^${SPACE}]`);
    if (next === 'a') return this.#take(2, '\\x07');
    if ((next === 'b' || next === 'B') && !inClass) return this.#take(2, `\\${next}`);
    if (next === 'A' && !inClass) return this.#take(2, '(?<![\\s\\S])');
    if (next === 'z' && !inClass) return this.#take(2, '(?![\\s\\S])');
    if (next === '' || /[\w]/.test(next)) return err(`uses \\${next}, which is not checked here`);
    return this.#take(2, literal(next));
  }

  #class(): Result<string, string> {
    const open = this.#text.startsWith('[^', this.#at) ? '[^' : '[';
    let out = open;
    this.#at += open.length;
    for (let first = true; ; first = false) {
      const letter = this.#text[this.#at];
      if (letter === undefined) return err('has a class without an end');
      if (letter === ']' && !first) return this.#take(1, `${out}]`);
      const item = this.#classItem();
      if (!item.ok) return item;
      out += item.value;
    }
  }

  /** One letter, range, escape or POSIX class within a class. */
  #classItem(): Result<string, string> {
    const posix = /^\[:(\w+):\]/.exec(this.#text.slice(this.#at));
    const inside = posix && POSIX[posix[1] ?? ''];
    if (posix && inside) return this.#take(posix[0].length, inside);
    if (posix) return err(`uses ${posix[0]}, which is no class of RE2`);
    const from = this.#classLetter();
    if (!from.ok || /^\\[dDwWpP]/.test(from.value) || from.value === SPACE) return from;
    const next = this.#text[this.#at + 1];
    if (this.#text[this.#at] !== '-' || next === undefined || next === ']') return from;
    this.#at += 1;
    const to = this.#classLetter();
    return to.ok ? ok(`${from.value}-${to.value}`) : to;
  }

  #classLetter(): Result<string, string> {
    if (this.#text[this.#at] === '\\') return this.#escape(true);
    const letter = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    return this.#take(letter.length, literal(letter));
  }

  #take(length: number, out: string): Result<string, string> {
    this.#at += length;
    return ok(out);
  }
}

function literal(letter: string): string {
  return /[\^$\\.*+?()[\]{}|/-]/.test(letter) ? (letter === '-' ? '\\x2d' : `\\${letter}`) : letter;
}
