import type { Finding, OutputsOf, StepResult } from '@tandem/contract';
import type { SummaryBlock } from '@tandem/ports';
import type { PromotionPlan } from '@tandem/promotion';
import type { contract } from './contract.ts';

/** How the step ends, and what the job's page shows. */
export interface Ending {
  readonly result: StepResult<typeof contract>;
  readonly summary: readonly SummaryBlock[];
  /** The places of a failure after the first, which is reported with the result. */
  readonly findings: readonly Finding[];
}

/** The end of the step for a plan. @param commit The commit that was pushed, of a plan that moves the ring. */
export function decide(plan: PromotionPlan, ring: string, commit: string | undefined): Ending {
  switch (plan.kind) {
    case 'failed':
      return failed(plan);
    case 'held': {
      const { reason, unit } = plan;
      const outputs: OutputsOf<typeof contract> = { ring, ...(unit && { unit }) };
      const summary = [textBlock(`Held. ${reason}`), ...gatesTable(plan.gates)];
      return { result: { outcome: 'held', reason, outputs }, summary, findings: [] };
    }
    case 'nothing': {
      const { reason, runs, commit: last } = plan;
      const outputs = { unit: runs, ring, ...(last && { commit: last }) };
      const result = { outcome: 'nothing-to-do', reason, outputs } as const;
      return { result, summary: [textBlock(reason)], findings: [] };
    }
    case 'move':
      return moved(plan, ring, commit);
  }
}

function failed({ failure, places }: Extract<PromotionPlan, { kind: 'failed' }>): Ending {
  const [first, ...others] = places;
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  const detail = `${first?.message ?? ''}${more}`;
  return {
    result: { outcome: 'failed', failure, detail, ...(first?.at && { at: first.at }) },
    summary: [],
    findings: others.map(({ message, at }) => ({
      severity: 'error',
      rule: failure,
      message,
      ...(at && { at }),
    })),
  };
}

function moved(
  { unit, settings }: Extract<PromotionPlan, { kind: 'move' }>,
  ring: string,
  commit: string | undefined,
): Ending {
  const rows = new Map<string, readonly string[]>();
  for (const { marker, value } of settings) {
    const row = [marker.subject, marker.field, marker.value, value];
    rows.set(JSON.stringify(row), row);
  }
  const outputs = { unit, ring, ...(commit && { commit }) };
  return {
    result: { outcome: 'done', reason: `Promoted ${unit} to ring ${ring} with commit ${commit}.`, outputs },
    summary: [
      { kind: 'heading', text: `${unit} in ring ${ring}` },
      { kind: 'table', head: ['Component', 'Value', 'From', 'To'], rows: [...rows.values()] },
    ],
    findings: [],
  };
}

/** What each gate answered: instants are UTC. */
function gatesTable(gates: Extract<PromotionPlan, { kind: 'held' }>['gates']): readonly SummaryBlock[] {
  if (gates.length === 0) return [];
  const rows = gates.map(({ title, verdict }) => [title, verdict.kind, verdict.until ?? '']);
  return [{ kind: 'table', head: ['Gate', 'Answer', 'Until'], rows }];
}

function textBlock(text: string): SummaryBlock {
  return { kind: 'text', text };
}
