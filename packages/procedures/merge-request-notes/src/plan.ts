import { countFindings, type Finding } from '@tandem/contract';
import { identified, shorten } from '@tandem/finding-reports';
import type { ForgeMergeRequests, SummaryBlock, Thread } from '@tandem/ports';
import { renderMarkdown } from '@tandem/safe-text';

/** What a step has to note on a merge request. */
export interface Notes {
  /** The name of the step. The keys of its threads begin with it, so steps do not touch each other's threads. */
  readonly step: string;
  readonly findings: readonly Finding[];
  readonly summary: readonly SummaryBlock[];
  /** All threads, or the summary alone. */
  readonly scope: 'all' | 'summary';
  /**
   * Whether someone has to read the summary. Where nobody has, it is updated and not created: a merge request that
   * never had a finding needs no note about it.
   */
  readonly notable: boolean;
}

/** A thread as the merge request is to have it. */
export type PlannedThread = Parameters<ForgeMergeRequests['putThread']>[1];

/** More findings than this are in the summary alone: nobody reads a wall of notes. */
export const MOST_NOTES = 25;

/**
 * The threads that a merge request is to have: findings at their lines, errors first; then those of earlier runs that
 * are fixed, resolved; then the summary, resolved where nothing is left. Threads of people and of other steps are not
 * touched.
 *
 * @param threads Those that the merge request has.
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

/** A thread for each finding that counts and has a line, as many as a person reads. */
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
  const word = severity === 'error' ? 'Error' : 'Warning';
  const texts = [
    `${word} (${rule}): ${shorten(message)}`,
    ...(reason === undefined ? [] : [reason]),
    ...(fix === undefined ? [] : [`What to do: ${fix}`]),
  ];
  return renderMarkdown(texts.map((text) => ({ kind: 'text', text })));
}
