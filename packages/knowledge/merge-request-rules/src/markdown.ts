/** A line of Markdown as a reader sees it: without HTML comments. */
export interface MarkdownLine {
  readonly text: string;
  /** Within a fenced block, the fences included. */
  readonly code: boolean;
}

const OPENING = /^[ \t]*(?:(`{3,})[^`]*|(~{3,}).*)$/;
const CLOSING = /^[ \t]*(`{3,}|~{3,})[ \t]*$/;

/**
 * Reads Markdown line by line (CommonMark 0.31, 4.5 "Fenced code blocks", 4.6 "HTML blocks"). A fence without an
 * end runs to the end of the text, and so does a comment at the beginning of a line; within a line such a comment
 * is text. Fences count at any depth of indentation, since lists indent them.
 */
export function markdownLines(text: string): readonly MarkdownLine[] {
  const lines: MarkdownLine[] = [];
  const lastEnd = text.lastIndexOf('-->');
  let offset = 0;
  let fence: string | undefined;
  let comment = false;
  for (const raw of text.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    offset += raw.length + 1;
    if (fence !== undefined) {
      if (CLOSING.exec(line)?.[1]?.startsWith(fence)) fence = undefined;
      lines.push({ text: line, code: true });
      continue;
    }
    const opening = comment ? null : OPENING.exec(line);
    fence = opening?.[1] ?? opening?.[2];
    if (fence !== undefined) lines.push({ text: line, code: true });
    else {
      const read = withoutComments(line, comment, lastEnd >= offset);
      comment = read.open;
      lines.push({ text: read.text, code: false });
    }
  }
  return lines;
}

/** A line without the comments in it, and whether one goes on in the next. */
function withoutComments(
  line: string,
  begun: boolean,
  endsLater: boolean,
): { readonly text: string; readonly open: boolean } {
  let kept = '';
  let from = 0;
  if (begun) {
    const end = line.indexOf('-->');
    if (end < 0) return { text: '', open: true };
    from = end + 3;
  }
  const spans = codeSpans(line)[Symbol.iterator]();
  let span = spans.next().value;
  for (let start = line.indexOf('<!--', from); start >= 0; start = line.indexOf('<!--', from)) {
    while (span && span.end <= start) span = spans.next().value;
    if (span && span.start < start) {
      kept += line.slice(from, span.end);
      from = span.end;
      continue;
    }
    kept += line.slice(from, start);
    const end = line.indexOf('-->', start + 2);
    if (end < 0) {
      const open = endsLater || kept.trim() === '';
      return { text: open ? kept : kept + line.slice(start), open };
    }
    from = end + 3;
  }
  return { text: kept + line.slice(from), open: false };
}

/** A line with a blank in the place of each span of code. */
export function withoutSpans(line: string): string {
  const kept: string[] = [];
  let from = 0;
  for (const { start, end } of codeSpans(line)) {
    kept.push(line.slice(from, start));
    from = end;
  }
  return [...kept, line.slice(from)].join(' ');
}

/**
 * The spans of code in a line, from the first backtick to behind the last: one ends at the next run of as many
 * backticks as it began with, and without an end it is text (CommonMark 0.31, 6.1). Spans over lines are not seen.
 */
function codeSpans(line: string): readonly { readonly start: number; readonly end: number }[] {
  if (!line.includes('`')) return [];
  const runs = [...line.matchAll(/`+/g)].map(({ 0: { length }, index }) => ({ index, length }));
  // Read from behind, so that each run knows the next of its length and the whole stays linear.
  const later = new Map<number, number>();
  const closing = runs.map(() => -1);
  for (let at = runs.length - 1; at >= 0; at -= 1) {
    const length = runs[at]?.length ?? 0;
    closing[at] = later.get(length) ?? -1;
    later.set(length, at);
  }
  const spans: { start: number; end: number }[] = [];
  for (let at = 0; at < runs.length; at += 1) {
    const [open, close] = [runs[at], runs[closing[at] ?? -1]];
    if (!open || !close) continue;
    spans.push({ start: open.index, end: close.index + close.length });
    at = closing[at] ?? at;
  }
  return spans;
}
