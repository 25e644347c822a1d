import { countFindings, type Finding } from '@tandem/contract';
import { identified, shorten } from '@tandem/finding-reports';
import type { ForgeMergeRequests, SummaryBlock, Thread } from '@tandem/ports';
import { renderMarkdown } from '@tandem/safe-text';

/** The notes of a step for a merge request. */
export interface Notes {
  /** The name of the step. The keys of its threads begin with it, so that steps do not change each other's threads. */
  readonly step: string;
  readonly findings: readonly Finding[];
  readonly summary: readonly SummaryBlock[];
  /** All threads, or the summary alone. */
  readonly scope: 'all' | 'summary';
  /**
   * Whether someone has to read the summary. If not, it is updated but never created: a merge request that
   * never had a finding needs no note about it.
   */
  readonly notable: boolean;
}

/** A thread that the merge request should have. */
export type PlannedThread = Parameters<ForgeMergeRequests['putThread']>[1];

/** The maximum number of threads; further findings are only in the summary. */
export const MOST_NOTES = 25;

/**
 * The threads that a merge request should have: findings at their lines, errors first; then those of earlier runs that
 * are fixed, resolved; then the summary, resolved where no finding is left. Threads of people and of other steps are not
 * changed.
 *
 * @param threads The current threads of the merge request.
 */
export function plannedThreads(notes: Notes, threads: readonly Thread[]): readonly PlannedThread[] {
  const { step, findings, summary, scope, notable } = notes;
  const prefix = `${step}/`;
  const summaryKey = `${prefix}summary`;
  const ours = threads.filter(({ key }) => key?.startsWith(prefix));
  const placed = scope === 'all' ? atLines(findings, prefix) : [];
  const planned = new Map(placed.map((thread) => [thread.key, thread]));
  const fixed = ours.filter(({ key = '', resolved }) => key !== summaryKey && !planned.has(key) && !resolved);
  const known = ours.some(({ key }) => key === summaryKey);
  const { errors, warnings } = countFindings(findings);
  const resolved = errors + warnings === 0;
  return [
    ...placed,
    ...fixed.map(({ key = '', notes: [first] }) => ({ key, body: first?.body ?? '', resolved: true })),
    ...(notable || known ? [{ key: summaryKey, body: renderMarkdown(summary), resolved }] : []),
  ];
}

/** A thread for each error or warning with a line, up to the maximum. */
function atLines(findings: readonly Finding[], prefix: string): readonly PlannedThread[] {
  const open = identified(findings).filter(
    ({ finding: { at, severity } }) => at?.line !== undefined && severity !== 'info',
  );
  const errors = open.filter(({ finding }) => finding.severity === 'error');
  const warnings = open.filter(({ finding }) => finding.severity !== 'error');
  return [...errors, ...warnings].slice(0, MOST_NOTES).map(({ finding, identity }) => ({
    key: `${prefix}${finding.rule}/${identity.slice(0, 16)}`,
    body: bodyOf(finding),
    ...(finding.at?.line !== undefined && { at: { file: finding.at.file, line: finding.at.line } }),
    resolved: false,
  }));
}

function bodyOf({ severity, rule, message, reason, fix }: Finding): string {
  const label = severity === 'error' ? 'Error' : 'Warning';
  const texts = [
    `${label} (${rule}): ${shorten(message)}`,
    ...(reason === undefined ? [] : [reason]),
    ...(fix === undefined ? [] : [`What to do: ${fix}`]),
  ];
  return renderMarkdown(texts.map((text) => ({ kind: 'text', text })));
}
