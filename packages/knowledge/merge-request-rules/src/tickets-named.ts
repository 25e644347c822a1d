import { markdownLines, withoutSpans } from './markdown.ts';

/** The texts of a merge request or commit in which tickets are named. */
export interface TicketTexts {
  readonly title?: string;
  readonly description?: string;
  readonly branch?: string;
  readonly commits?: readonly string[];
}

/** More of one text is not looked at: whoever names a ticket does so at its beginning. */
const LONGEST = 1_048_576;

/**
 * The numbers of the tickets that texts name by a prefix, each once, in the order of the texts: `#12` or `AB#12`,
 * `Closes #12, #13`, and a branch such as `feature/12-carts` or `AB12-carts`. Code in backticks, HTML comments, and
 * what is part of a longer word, name none.
 */
export function ticketsNamed(texts: TicketTexts, prefix: string): readonly string[] {
  const { title = '', description = '', commits = [], branch = '' } = texts;
  const plain = [withoutSpans(title.slice(0, LONGEST)), ...[description, ...commits].map(proseOf)];
  const found = plain.flatMap((text) => inText(text, prefix));
  return [...new Set([...found, ...inBranch(branch, prefix)])];
}

function inText(plain: string, prefix: string): readonly string[] {
  // `&#12` is a character, `/#12` part of an address, `x#12` another project's.
  const before = '(?<![\\p{L}\\p{N}_&/#!-])';
  const behind = '(?![\\p{L}\\p{N}_-]|\\.\\d)';
  const pattern = new RegExp(`${before}${literally(prefix)}([1-9][0-9]{0,14})${behind}`, 'giu');
  return [...plain.matchAll(pattern)].map(([, number = '']) => number);
}

/** What is neither code nor comment. */
function proseOf(text: string): string {
  return markdownLines(text.slice(0, LONGEST))
    .filter(({ code }) => !code)
    .map((line) => withoutSpans(line.text))
    .join('\n');
}

/** A number after the last slash, or after the letters of the prefix; a month such as `2026-11` is none. */
function inBranch(branch: string, prefix: string): readonly string[] {
  const word = literally(prefix.replace(/[^\p{L}\p{N}]+$/u, ''));
  const month = '(?!(?:19|20)\\d\\d-(?:0[1-9]|1[0-2])(?!\\d))';
  const last = branch.slice(0, 500).split('/').at(-1) ?? '';
  const pattern = new RegExp(`^(?:${word}[#-]?)?${month}([1-9][0-9]{0,14})(?=-|_|$)`, 'iu');
  const [, number] = pattern.exec(last) ?? [];
  return number === undefined ? [] : [number];
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
