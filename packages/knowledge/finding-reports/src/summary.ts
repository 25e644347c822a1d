import { countFindings, type Finding, formatLocation } from '@tandem/contract';
import type { SummaryBlock } from '@tandem/ports';

/** How many rows a table of findings has at most; the rest is counted. */
const MOST_ROWS = 100;

/** How much of one text is shown, in characters. */
const LONGEST_TEXT = 1_000;

/**
 * Findings as a page: how many there are, a table of those that count, one of those that are waived, and a list of
 * what is only to be known. All texts are cut to what a person reads.
 */
export function findingsSummary(title: string, findings: readonly Finding[]): readonly SummaryBlock[] {
  const open = findings.filter(({ severity }) => severity !== 'info');
  const waived = findings.filter((finding) => finding.waived);
  const known = findings.filter((finding) => finding.severity === 'info' && !finding.waived);
  return [
    { kind: 'heading', text: title },
    { kind: 'text', text: countsText(findings) },
    ...(open.length > 0 ? [table(['severity', 'rule', 'what', 'where', 'what to do'], open.map(row))] : []),
    ...(waived.length > 0
      ? [table(['waived rule', 'what', 'by', 'until', 'because'], waived.map(waivedRow))]
      : []),
    ...(known.length > 0
      ? [{ kind: 'list' as const, items: known.slice(0, MOST_ROWS).map(({ message }) => shorten(message)) }]
      : []),
  ];
}

/** A text as far as a person reads it, with `…` where some is left off. */
export function shorten(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  return `${text.slice(0, LONGEST_TEXT).replace(/[\ud800-\udbff]$/, '')} …`;
}

function countsText(findings: readonly Finding[]): string {
  const { errors, warnings } = countFindings(findings);
  const waived = findings.filter((finding) => finding.waived).length;
  const counts = `${count(errors, 'error')}, ${count(warnings, 'warning')}`;
  return waived > 0 ? `${counts}, ${waived} waived.` : `${counts}.`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): SummaryBlock {
  const left = rows.length - MOST_ROWS;
  const shown = rows.slice(0, MOST_ROWS);
  return { kind: 'table', head, rows: left > 0 ? [...shown, ['…', `${left} more`]] : shown };
}

function row({ severity, rule, message, at, fix = '' }: Finding): readonly string[] {
  return [severity, rule, shorten(message), at ? shorten(formatLocation(at)) : '', fix];
}

function waivedRow({ rule, message, waived }: Finding): readonly string[] {
  return [rule, shorten(message), waived?.by ?? '', waived?.until ?? '', shorten(waived?.reason ?? '')];
}
