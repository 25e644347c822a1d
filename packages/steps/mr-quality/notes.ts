import { createHash } from 'node:crypto';
import { type Finding, formatLocation } from '@tandem/contract';
import type { Judgement } from '@tandem/merge-request-rules';
import type { ForgeMergeRequests, SummaryBlock, Thread } from '@tandem/ports';
import { renderMarkdown } from '@tandem/safe-text';

/** A thread as it shall be. */
export type WantedThread = Parameters<ForgeMergeRequests['putThread']>[1];

/** Keys of all our threads begin so; other steps have others. */
const PREFIX = 'mr-quality/';

/** More findings than this are told in the summary alone: a wall of notes is read by nobody. */
export const MOST_NOTES = 25;

/** More rows than this are counted and not shown. */
const MOST_ROWS = 100;

/** How much of one message is shown in a note, in characters. */
const LONGEST_MESSAGE = 1_000;

/**
 * The threads that a merge request shall have: findings at their lines, then the summary; and those of earlier
 * runs that are mended now, resolved. Nobody's own threads are touched.
 */
export function wantedThreads(
  judgement: Judgement,
  threads: readonly Thread[],
  notes: 'all' | 'summary',
): readonly WantedThread[] {
  const ours = threads.filter(({ key }) => key?.startsWith(PREFIX));
  const findings = notes === 'all' ? noted(judgement) : [];
  const wanted = new Map(findings.map((finding) => [keyOf(finding), findingThread(finding)]));
  const mended = ours.filter(({ key = '', resolved }) => key !== SUMMARY && !wanted.has(key) && !resolved);
  const known = ours.some(({ key }) => key === SUMMARY);
  // What is only to be known is told in the log; a waiver that does not count is told to who wrote it.
  const clean = judgement.findings.every(
    ({ severity, rule, waived }) => severity === 'info' && !waived && rule !== 'waiver',
  );
  return [
    ...wanted.values(),
    ...mended.map(({ key = '', notes: [first] }) => ({ key, body: first?.body ?? '', resolved: true })),
    // A merge request that never had anything to mend needs no note that says so.
    ...(clean && !known ? [] : [summaryThread(judgement)]),
  ];
}

const SUMMARY = `${PREFIX}summary`;

/** The findings that stand at a line, errors first, as many as a person will read. */
function noted(judgement: Judgement): readonly Finding[] {
  const open = judgement.findings.filter(({ at, severity }) => at?.line !== undefined && severity !== 'info');
  const errors = open.filter(({ severity }) => severity === 'error');
  const warnings = open.filter(({ severity }) => severity !== 'error');
  return [...errors, ...warnings].slice(0, MOST_NOTES);
}

function keyOf({ rule, fingerprint = '' }: Finding): string {
  const hash = createHash('sha256').update(fingerprint).digest('hex').slice(0, 16);
  return `${PREFIX}${rule}/${hash}`;
}

function findingThread(finding: Finding): WantedThread {
  const { at } = finding;
  const word = finding.severity === 'error' ? 'Error' : 'Warning';
  const body = renderMarkdown([
    { kind: 'text', text: `${word} (${finding.rule}): ${cut(finding.message)}` },
    { kind: 'text', text: finding.reason ?? '' },
    { kind: 'text', text: `What to do: ${finding.fix}` },
  ]);
  return {
    key: keyOf(finding),
    body,
    ...(at?.line !== undefined && { at: { file: at.file, line: at.line } }),
    resolved: false,
  };
}

function summaryThread(judgement: Judgement): WantedThread {
  return {
    key: SUMMARY,
    body: renderMarkdown(summaryBlocks(judgement)),
    resolved: judgement.verdict === 'passed',
  };
}

/** The summary as it stands in the note and on the job's page. */
export function summaryBlocks(judgement: Judgement): readonly SummaryBlock[] {
  const open = judgement.findings.filter(({ severity }) => severity !== 'info');
  const waived = judgement.findings.filter((finding) => finding.waived);
  const told = judgement.findings.filter((finding) => finding.severity === 'info' && !finding.waived);
  return [
    { kind: 'heading', text: `Merge request quality: ${judgement.verdict}` },
    { kind: 'text', text: headline(judgement) },
    ...(open.length > 0 ? [table(['severity', 'rule', 'what', 'where', 'what to do'], open.map(row))] : []),
    ...(waived.length > 0
      ? [table(['waived rule', 'what', 'by', 'until', 'because'], waived.map(waivedRow))]
      : []),
    ...(told.length > 0
      ? [{ kind: 'list' as const, items: told.slice(0, MOST_ROWS).map(({ message }) => cut(message)) }]
      : []),
  ];
}

function headline({ errors, warnings, findings }: Judgement): string {
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

function row(finding: Finding): readonly string[] {
  const { at } = finding;
  const where = at ? formatLocation(at) : '';
  return [finding.severity, finding.rule, cut(finding.message), cut(where), finding.fix ?? ''];
}

function waivedRow({ rule, message, waived }: Finding): readonly string[] {
  return [rule, cut(message), waived?.by ?? '', waived?.until ?? '', cut(waived?.reason ?? '')];
}

function cut(text: string): string {
  if (text.length <= LONGEST_MESSAGE) return text;
  return `${text.slice(0, LONGEST_MESSAGE).replace(/[\ud800-\udbff]$/, '')} …`;
}
