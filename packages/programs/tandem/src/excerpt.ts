import { type Finding, findingMessage, formatLocation } from '@tandem/contract';
import { harmlessLine } from '@tandem/safe-text';

/** How much of a long line is shown, in characters, and how much of that stands before the place. */
const WIDTH = { all: 100, before: 60 };

/** A finding with its place, the line that it is about, and a caret under the column. */
export function findingText(finding: Finding, source: string | undefined): string {
  const { at, severity, rule } = finding;
  const place = at ? `${formatLocation(at)}: ` : '';
  const head = harmlessLine(`${place}${severity}: ${findingMessage(finding)} [${rule}]`);
  const excerpt = at?.line === undefined ? [] : excerptLines(source, at.line, at.column);
  return [head, ...excerpt, ''].join('\n');
}

function excerptLines(source: string | undefined, line: number, column: number | undefined): string[] {
  const text = source?.split(/\r\n|\r|\n/)[line - 1];
  if (text === undefined) return [];
  const at = Math.max(0, (column ?? 1) - 1);
  const from = at > WIDTH.all - 20 ? at - WIDTH.before : 0;
  // What comes before the caret is shown as it is printed: a hidden character may become several.
  const before = shown(text.slice(from, at));
  const rest = shown(text.slice(at, from + WIDTH.all));
  const number = String(line);
  const lines = [`  ${number} | ${from > 0 ? '…' : ''}${before}${rest}`];
  const pad = ' '.repeat(number.length);
  if (column !== undefined) lines.push(`  ${pad} | ${' '.repeat(before.length + (from > 0 ? 1 : 0))}^`);
  return lines;
}

function shown(text: string): string {
  return harmlessLine(text.replaceAll('\t', '→'));
}
