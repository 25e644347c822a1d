import type { Finding, StepResult } from '@tandem/contract';
import { type DescribedRule, type FindingReport, findingsSummary } from '@tandem/finding-reports';
import type { Notes } from '@tandem/merge-request-notes';
import type { Judgement } from '@tandem/merge-request-rules';
import type { MergeRequest, SummaryBlock } from '@tandem/ports';
import type { contract } from './contract.ts';

type Ended = StepResult<typeof contract>;

/** The end of the step without an open merge request. */
export function nothingToJudge(mergeRequest?: Pick<MergeRequest, 'number' | 'state'>): Ended {
  const reason = mergeRequest
    ? `Merge request ${mergeRequest.number} is ${mergeRequest.state}.`
    : 'The pipeline runs for no merge request.';
  return { outcome: 'nothing-to-do', reason, outputs: {} };
}

/** The end of the step for a judgement. */
export function decide({ verdict, errors, warnings, findings }: Judgement, number: number): Ended {
  const outputs = { verdict, errors: String(errors), warnings: String(warnings) };
  if (verdict !== 'failed') {
    const words = verdict === 'passed' ? 'passed' : `has ${warnings} warning${warnings === 1 ? '' : 's'}`;
    return { outcome: 'done', reason: `Merge request ${number} ${words}.`, outputs };
  }
  const first = findings.find(({ severity }) => severity === 'error');
  const detail = `${errors === 1 ? 'One error' : `${errors} errors`}: ${first?.message ?? ''}`;
  return { outcome: 'failed', failure: 'rules-broken', detail, ...(first?.at && { at: first.at }) };
}

/** The page about a judgement: the summary note, and the page of the job. */
export function summaryOf({ verdict, findings }: Judgement): readonly SummaryBlock[] {
  return findingsSummary(`Merge request quality: ${verdict}`, findings);
}

/**
 * The reports about a judgement: a rule that found nothing has passed.
 *
 * @param applied The rules that release.yaml applies.
 * @param beside What is found beside them.
 */
export function reportOf(
  { findings }: Judgement,
  applied: readonly DescribedRule[],
  beside: readonly DescribedRule[],
): FindingReport {
  return {
    title: 'Merge request quality',
    findings,
    rules: [...applied, ...beside],
    checked: { by: 'rule', names: applied.map(({ name }) => name) },
  };
}

/** What is noted on the merge request. */
export function notesOf(judgement: Judgement, scope: Notes['scope']): Notes {
  const { findings } = judgement;
  return {
    step: 'mr-quality',
    findings,
    summary: summaryOf(judgement),
    scope,
    notable: findings.some(isNotable),
  };
}

/** What is only to be known is in the log; a waiver that does not count is for the person who wrote it. */
function isNotable({ severity, waived, rule }: Finding): boolean {
  return severity !== 'info' || waived !== undefined || rule === 'waiver';
}
