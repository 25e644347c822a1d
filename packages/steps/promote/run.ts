import type { StepResult } from '@tandem/contract';
import { changeGitops, failedBy, type RingProblem, ringOf } from '@tandem/gitops-branch';
import type { StepRun } from '@tandem/ports';
import type { PromotionPlan } from '@tandem/promotion';
import type { contract } from './contract.ts';

/**
 * Promotes: reads the branch, plans, pushes. Where another push was first it reads and plans anew, so that what
 * it pushes was decided on the commit below it.
 */
export const run: StepRun<typeof contract> = async (call): Promise<StepResult<typeof contract>> => {
  const { inputs, ports, reporter, context } = call;
  const changed = await changeGitops<PromotionPlan | RingProblem>({
    ...ports,
    inputs,
    decide: async (gitops) => {
      const ring = ringOf(gitops.release, inputs.ring, inputs.release_file);
      if (!ring.ok) return { kind: 'leave', answer: ring.error };
      // Loaded here, with its YAML reader: a step that is refused earlier starts without it.
      const { planPromotion } = await import('@tandem/promotion');
      const requestedBy = inputs.requested_by.trim() || (context.actor ?? '');
      const request = { ring: ring.value, unit: inputs.unit.trim(), requestedBy };
      const plan = await planPromotion(gitops, request, ports.clock);
      return plan.kind === 'move'
        ? { kind: 'push', change: plan.change, answer: plan }
        : { kind: 'leave', answer: plan };
    },
  });
  if (!changed.ok) return failedBy(changed.error, reporter);
  const { answer, commit } = changed.value;
  if (!('kind' in answer)) return { outcome: 'failed', ...answer };
  const { decide } = await import('./decide.ts');
  const { result, summary, findings } = decide(answer, inputs.ring, commit);
  for (const finding of findings) reporter.finding(finding);
  if (summary.length > 0) reporter.summary(summary);
  return result;
};
