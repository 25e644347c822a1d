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
 * `Closes #12, #13`, and a branch such as `feature/12-carts` or `AB12-carts`. Code in backticks, and what is part
 * of a longer word, names none.
 */
export function ticketsNamed(texts: TicketTexts, prefix: string): readonly string[] {
  const written = [texts.title, texts.description, ...(texts.commits ?? [])];
  const found = written.flatMap((text) => (text === undefined ? [] : inText(text.slice(0, LONGEST), prefix)));
  const branch = texts.branch === undefined ? [] : inBranch(texts.branch, prefix);
  return [...new Set([...found, ...branch])];
}

function inText(text: string, prefix: string): readonly string[] {
  const plain = withoutCode(text);
  const sign = prefix.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  // `&#12` is a character, `/#12` part of an address, `x#12` another project's.
  const pattern = new RegExp(`(?<![\\w&/#!-])${sign}([1-9][0-9]{0,14})(?![\\w-]|\\.\\d)`, 'gi');
  return [...plain.matchAll(pattern)].map(([, number = '']) => number);
}

/** Without fenced blocks and spans of code. */
function withoutCode(text: string): string {
  const kept: string[] = [];
  let fence: string | undefined;
  for (const line of text.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined;
    } else if (mark !== undefined) fence = mark;
    else kept.push(line.includes('`') ? withoutSpans(line) : line);
  }
  return kept.join('\n');
}

/** A span ends at a run of as many backticks as it began with; without an end it is text (CommonMark 6.1). */
function withoutSpans(line: string): string {
  const runs = [...line.matchAll(/`+/g)];
  const closing = new Map<number, number[]>();
  for (const [index, run] of runs.entries()) {
    closing.set(run[0].length, [...(closing.get(run[0].length) ?? []), index].slice(-1_000));
  }
  let kept = '';
  let from = 0;
  for (let index = 0; index < Math.min(runs.length, 1_000); index += 1) {
    const run = runs[index];
    if (!run || run.index < from) continue;
    const end = closing.get(run[0].length)?.find((each) => each > index);
    const close = end === undefined ? undefined : runs[end];
    if (!close) continue;
    kept += `${line.slice(from, run.index)} `;
    from = close.index + close[0].length;
  }
  return kept + line.slice(from);
}

/** A number after the last slash, or after the letters of the prefix. */
function inBranch(branch: string, prefix: string): readonly string[] {
  const letters = prefix.replace(/[^A-Za-z]/g, '');
  const last = branch.slice(0, 500).split('/').at(-1) ?? '';
  const [, number] = new RegExp(`^(?:${letters}[#-]?)?([1-9][0-9]{0,14})(?=-|_|$)`, 'i').exec(last) ?? [];
  return number === undefined ? [] : [number];
}
