import { err, ok, type Result } from '@tandem/contract';

/**
 * A pattern of RE2, which GitLab uses, as JavaScript knows it. What the two read differently is written anew;
 * what only one of them has is refused (github.com/google/re2, "Syntax").
 *
 * @param flags Of `i`, `m`, `s`.
 */
export function re2(pattern: string, flags: string): Result<RegExp, string> {
  if (/[^ims]/.test(flags)) return err(`the flags '${flags}' are not understood`);
  const translated = new Translation(pattern).whole();
  if (!translated.ok) return err(`the pattern ${pattern} is not understood: ${translated.error}`);
  const all = [...new Set([...flags, ...translated.value.flags, 'u'])].join('');
  try {
    return ok(new RegExp(translated.value.source, all));
  } catch {
    return err(`the pattern ${pattern} is not understood`);
  }
}

class Unknown extends Error {}

/** What `\s` is to RE2; JavaScript's has more in it. */
const SPACE = '\\t\\n\\f\\r ';

class Translation {
  readonly #pattern: string;
  #at = 0;
  #flags = '';

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  whole(): Result<{ readonly source: string; readonly flags: string }, string> {
    const opening = /^\(\?([ims]+)\)/.exec(this.#pattern);
    if (opening) {
      this.#flags = opening[1] ?? '';
      this.#at = opening[0].length;
    }
    try {
      let source = '';
      while (this.#at < this.#pattern.length) source += this.#next();
      return ok({ source, flags: this.#flags });
    } catch (error) {
      if (error instanceof Unknown) return err(error.message);
      throw error;
    }
  }

  #take(expression: RegExp): string | undefined {
    const sticky = new RegExp(expression.source, 'yu');
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#pattern)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #next(): string {
    const group = this.#take(/\(\?(?:P?<[A-Za-z_]\w*>|:)/);
    if (group) return group.replace('?P<', '?<');
    if (this.#take(/\(\?/)) throw new Unknown('(? begins only (?:…), (?P<name>…) or flags at the start');
    if (this.#pattern[this.#at] === '[') return this.#characters();
    if (this.#pattern[this.#at] === '\\') return this.#escape(false);
    const repetition = this.#take(/\{\d+(?:,\d*)?\}\??/);
    if (repetition) return repetition;
    const character = this.#take(/[\s\S]/) ?? '';
    // JavaScript's dot also stops at a carriage return.
    if (character === '.') return '(?:.|[\\r\\u2028\\u2029])';
    return /[{}\]]/.test(character) ? `\\${character}` : character;
  }

  #characters(): string {
    let source = this.#take(/\[\^?/) ?? '';
    if (this.#pattern[this.#at] === ']') throw new Unknown('a ] right after [ must be written \\]');
    for (;;) {
      const next = this.#pattern[this.#at];
      if (next === undefined) throw new Unknown('a ] is missing');
      if (next === ']') {
        this.#at++;
        return `${source}]`;
      }
      if (this.#pattern.startsWith('[:', this.#at)) throw new Unknown('[: :] is not known here');
      if (next === '\\') source += this.#escape(true);
      else source += (this.#take(/[\s\S]/) ?? '').replace('[', '\\[');
    }
  }

  #escape(inside: boolean): string {
    const written = this.#take(/\\(?:x[0-9A-Fa-f]{2}|[\s\S])/);
    if (!written) throw new Unknown('it ends with a backslash');
    const letter = written.slice(1);
    if (letter.startsWith('x') && letter.length > 1) return written;
    if (/[dDwWnrtfv]/.test(letter)) return written;
    if (letter === 's') return inside ? SPACE : `[${SPACE}]`;
    if (!inside && letter === 'S') return `[^${SPACE}]`;
    if (!inside && /[bB]/.test(letter)) return written;
    if (!inside && letter === 'A') return '(?<![^])';
    if (!inside && letter === 'z') return '(?![^])';
    if (/[A-Za-z0-9]/.test(letter)) throw new Unknown(`${written} is not known here`);
    return /[$()*+.?[\\\]^{|}/-]/.test(letter) && (inside || letter !== '-') ? written : letter;
  }
}
