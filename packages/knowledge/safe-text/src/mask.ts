import { harmless, harmlessLine, LONE_SURROGATE, SHOWN_CHARACTERS } from './harmless.ts';
import { outputValue } from './output.ts';

/** What stands in the place of a secret. */
const STARS = '***';

/** A secret, or a line of one, that is shorter is not masked. */
export const SHORTEST_SECRET = 4;

/** Keeps registered secrets out of whatever is shown. */
export interface Mask {
  /**
   * Registers a secret. The answer is the texts that the platform should mask too, each of one line; it is
   * empty where the secret has fewer than {@link SHORTEST_SECRET} characters: masking so short a text would
   * give it away by the holes it leaves, and make the log unreadable.
   */
  add(secret: string): readonly string[];
  /** Replaces every occurrence of every registered secret, in any of its forms, by `***`. */
  apply(text: string): string;
  /** Foreign text for the log: masked and {@link harmless}. */
  text(text: string, limit?: number): string;
  /** Foreign text for one line of the log: masked and {@link harmlessLine}. */
  line(text: string, limit?: number): string;
  /** A value for later jobs: masked and made inert by {@link outputValue}. */
  output(value: string): string;
}

/**
 * An empty mask. A secret is also known by its URL-encoded, base64 (at any byte offset, as in
 * `Authorization: Basic`), JSON-escaped and harmless forms, and line by line where it has several.
 */
export function createMask(): Mask {
  const forms = new Set<string>();
  const apply = (text: string): string => stars(text, forms);
  return {
    add: (secret) => {
      const parts = partsOf(secret);
      for (const part of parts) for (const form of formsOf(part)) forms.add(form);
      return parts.filter((part) => !/[\r\n]/.test(part));
    },
    apply,
    // Masked before, since making a text harmless may change a secret within it; and after, since it may
    // also complete one.
    text: (text, limit = SHOWN_CHARACTERS) => apply(harmless(apply(text), limit)),
    line: (text, limit = SHOWN_CHARACTERS) => apply(harmlessLine(apply(text), limit)),
    output: (value) => apply(outputValue(apply(value))),
  };
}

function partsOf(secret: string): readonly string[] {
  const parts = [secret, secret.trim(), ...secret.split(/[\r\n]+/).map((line) => line.trim())];
  return [...new Set(parts)].filter((part) => part.trim().length >= SHORTEST_SECRET);
}

function formsOf(secret: string): readonly string[] {
  const wellFormed = secret.replace(LONE_SURROGATE, '\ufffd');
  const url = encodeURIComponent(wellFormed);
  const forms = [
    secret,
    wellFormed,
    url,
    url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    url.replace(/%20/g, '+'),
    JSON.stringify(secret).slice(1, -1),
    harmless(secret, Number.POSITIVE_INFINITY),
    harmlessLine(secret, Number.POSITIVE_INFINITY),
    ...base64Forms(wellFormed),
  ];
  return forms.filter((form) => form.length >= SHORTEST_SECRET);
}

/** The part of a base64 text that is the same whatever stands before and after the secret, for each offset. */
function base64Forms(secret: string): readonly string[] {
  const forms: string[] = [];
  for (const offset of [0, 1, 2]) {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret, 'utf8')]);
    const text = bytes.toString('base64');
    const form = text.slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
    forms.push(form, form.replace(/\+/g, '-').replace(/\//g, '_'));
  }
  return forms;
}

/** Overlapping occurrences are covered together, so that no rest of one shows beside another. */
function stars(text: string, forms: ReadonlySet<string>): string {
  const found: { from: number; to: number }[] = [];
  for (const form of forms) {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
      found.push({ from: at, to: at + form.length });
    }
  }
  if (found.length === 0) return text;
  found.sort((a, b) => a.from - b.from);
  let masked = '';
  let end = 0;
  for (const { from, to } of found) {
    if (from >= end) masked += text.slice(end, from) + STARS;
    end = Math.max(end, to);
  }
  return masked + text.slice(end);
}
