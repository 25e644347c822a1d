// Only the type of a summary's blocks comes from the ports: this package renders what they describe.
import type { SummaryBlock } from '@tandem/ports';
import { harmless, harmlessLine } from './harmless.ts';

/** A word joiner: invisible, and no reference, emoji or address is recognised across it. */
const JOINER = '&#8288;';

/**
 * Escapes foreign text for one line of Markdown, so that it shows as it is on GitLab, Azure DevOps and GitHub.
 * A backslash before all ASCII punctuation that Markdown, HTML and quick actions know (CommonMark 2.4); a word
 * joiner after the signs of references (`@user`, `#12`, `!3`, `~label`, `[issue:1]`), emoji and addresses,
 * because platforms look for those again in the rendered text (GitLab docs, user/markdown "References").
 */
export function escapeMarkdown(text: string): string {
  return harmlessLine(text)
    .trim()
    .replace(/[!-/:-@[-`{-~]/g, (sign) => (/[,;?'"]/.test(sign) ? sign : `\\${sign}`))
    .replace(/(\\[@#!~%$^&[*])(?=\S)/g, `$1${JOINER}`)
    .replace(/(\\:)(?=[a-z+\\])/gi, `$1${JOINER}`)
    .replace(/\b(www)(?=\\\.)/gi, `$1${JOINER}`);
}

/** A code block with a fence longer than any run of backticks within it. */
function codeBlock(text: string, language: string): string {
  const body = harmless(text);
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language.replace(/[^A-Za-z0-9+.-]/g, '')}\n${body}\n${fence}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const width = Math.max(head.length, ...rows.map((row) => row.length));
  const cells = (row: readonly string[]): string =>
    `| ${Array.from({ length: width }, (_, index) => lines(row[index] ?? '', '<br>') || ' ').join(' | ')} |`;
  return [cells(head), `|${' --- |'.repeat(width)}`, ...rows.map(cells)].join('\n');
}

function lines(text: string, separator: string): string {
  return harmless(text)
    .split('\n')
    .map(escapeMarkdown)
    .filter((line) => line !== '')
    .join(separator);
}

function renderBlock(block: SummaryBlock): string {
  switch (block.kind) {
    case 'heading':
      return `## ${escapeMarkdown(block.text)}`;
    case 'text':
      return lines(block.text, '\\\n');
    case 'list':
      return block.items.map((item) => `- ${lines(item, '<br>')}`).join('\n');
    case 'table':
      return table(block.head, block.rows);
    case 'code':
      return codeBlock(block.text, block.language ?? '');
  }
}

/** A summary as Markdown: all of its texts are foreign and show as they are. Ends in one line feed. */
export function renderMarkdown(blocks: readonly SummaryBlock[]): string {
  return blocks.map((block) => `${renderBlock(block)}\n`).join('\n');
}

/** A summary as plain text for a log or a terminal: harmless, ends in one line feed. */
export function renderPlain(blocks: readonly SummaryBlock[]): string {
  return blocks.map((block) => `${harmless(plainBlock(block))}\n`).join('\n');
}

function plainBlock(block: SummaryBlock): string {
  switch (block.kind) {
    case 'heading':
    case 'text':
    case 'code':
      return block.text;
    case 'list':
      return block.items.map((item) => `- ${harmlessLine(item)}`).join('\n');
    case 'table':
      return plainTable([block.head, ...block.rows]);
  }
}

function plainTable(rows: readonly (readonly string[])[]): string {
  const shown = rows.map((row) => row.map((cell) => harmlessLine(cell)));
  const width = (column: number): number => Math.max(0, ...shown.map((row) => row[column]?.length ?? 0));
  return shown
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(width(at)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The same blocks with every text changed by `change`: how a reporter masks secrets in a summary. */
export function mapBlocks(
  blocks: readonly SummaryBlock[],
  change: (text: string) => string,
): readonly SummaryBlock[] {
  return blocks.map((block) => {
    switch (block.kind) {
      case 'list':
        return { ...block, items: block.items.map(change) };
      case 'table':
        return { ...block, head: block.head.map(change), rows: block.rows.map((row) => row.map(change)) };
      default:
        return { ...block, text: change(block.text) };
    }
  });
}
