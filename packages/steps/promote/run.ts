import { changeGitops, failedBy } from '@tandem/gitops-branch';
import type { StepRun } from '@tandem/ports';
import type { contract } from './contract.ts';
import type { Ending } from './promotion.ts';

/**
 * Promotes: looks at the branch, decides, pushes. Where another push was first it looks and decides anew, so
 * that what it pushes was decided on the very commit that it stands on.
 */
export const run: StepRun<typeof contract> = async (call) => {
  const { inputs, ports, reporter } = call;
  const changed = await changeGitops<Ending>({
    ...ports,
    inputs,
    decide: async (gitops) => {
      // Loaded here, with its YAML reader: a step that is refused earlier starts without it.
      const { promotionOn } = await import('./promotion.ts');
      return promotionOn(call, gitops);
    },
  });
  if (!changed.ok) return failedBy(changed.error, reporter);
  const { answer, commit } = changed.value;
  const { result, summary } = answer;
  if (summary.length > 0) reporter.summary(summary);
  if (commit === undefined || result.outcome !== 'done') return result;
  return { ...result, reason: `${result.reason} Commit ${commit}.`, outputs: { ...result.outputs, commit } };
};
