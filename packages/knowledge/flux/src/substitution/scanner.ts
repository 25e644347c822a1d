import { runeAt } from './utf8.ts';

/** What a scan found. */
export type Token = 'text' | 'open' | 'close' | 'end' | 'illegal';

/** Whether a character continues a text; its position counts in bytes from 1 and is that of its end. */
export type Accept = (rune: string, position: number) => boolean;

/** What a scan looks for besides the characters that it accepts. */
export interface Mode {
  readonly text?: boolean;
  /** `${` */
  readonly open?: boolean;
  /** `}` */
  readonly close?: boolean;
  /** Which characters escape: `$$` is a dollar; `\/` and `\\` are the second character. */
  readonly escapes?: '$' | '$\\';
}

/**
 * Reads a template character by character (fluxcd/pkg, envsubst, parse/scan.go). A NUL character ends the text, and a
 * dollar before a wide character is put back by the width of that character, both as there.
 */
export class Scanner {
  #bytes: string;
  #at = 0;
  #start = 0;
  #width = 0;

  constructor(bytes: string) {
    this.#bytes = bytes;
  }

  /** Where the next scan begins, in bytes. */
  get position(): number {
    return this.#at;
  }

  /** What the last scan read. */
  get text(): string {
    return this.#bytes.slice(this.#start, this.#at);
  }

  /** The bytes from a position up to the next scan. */
  since(start: number): string {
    return this.#bytes.slice(start, this.#at);
  }

  /** The next character; undefined at the end. */
  peek(): string | undefined {
    const rune = this.#read();
    this.#unread();
    return rune;
  }

  /** The character after the next one. */
  peekSecond(): string | undefined {
    const start = this.#at;
    this.#read();
    const rune = this.peek();
    this.#at = start;
    return rune;
  }

  scan(mode: Mode, accept: Accept): Token {
    this.#start = this.#at;
    const rune = this.#read();
    if (rune === undefined) return 'end';
    if (mode.open && this.#isOpen(rune)) return 'open';
    if (mode.close && rune === '}') return 'close';
    return mode.text && this.#scanText(rune, mode, accept) ? 'text' : 'illegal';
  }

  #scanText(first: string, mode: Mode, accept: Accept): boolean {
    if (this.#isEscaped(first, mode)) this.#skip();
    else if (!accept(first, this.#at - this.#start)) return false;
    for (;;) {
      const rune = this.#read();
      if (rune === undefined) return true;
      if (mode.open && this.#isOpen(rune)) {
        this.#unread();
        this.#unread();
        return true;
      }
      if (this.#isEscaped(rune, mode)) {
        this.#skip();
      } else if (!accept(rune, this.#at - this.#start)) {
        this.#unread();
        return true;
      }
    }
  }

  #isOpen(rune: string): boolean {
    if (rune !== '$') return false;
    if (this.#read() === '{') return true;
    this.#unread();
    return false;
  }

  #isEscaped(rune: string, { escapes }: Mode): boolean {
    if (rune === '$' && escapes !== undefined) return this.peek() === '$';
    return rune === '\\' && escapes === '$\\' && ['/', '\\'].includes(this.peek() ?? '');
  }

  /** Removes the character that escapes, so that the one that is meant was read. */
  #skip(): void {
    this.#bytes = this.#bytes.slice(0, this.#at - 1) + this.#bytes.slice(this.#at);
  }

  #read(): string | undefined {
    if (this.#at >= this.#bytes.length) {
      this.#width = 0;
      return undefined;
    }
    const { rune, width } = runeAt(this.#bytes, this.#at);
    this.#width = width;
    this.#at += width;
    return rune === '\0' ? undefined : rune;
  }

  #unread(): void {
    this.#at -= this.#width;
  }
}
