import { failedBy, openGitops } from '@tandem/gitops-branch';
import type { StepRun } from '@tandem/ports';
import type { contract } from './contract.ts';

/** Reads the release process at the tip of the GitOps branch and answers for one ring, now. */
export const run: StepRun<typeof contract> = async ({ inputs, ports, reporter }) => {
  const opened = await openGitops(ports.git, inputs);
  if (!opened.ok) return failedBy(opened.error, reporter);
  // Loaded late: it carries the calendar, which a step that is refused earlier does not need.
  const { decide } = await import('./decide.ts');
  const answer = decide(opened.value.release, inputs.ring, ports.clock.now(), inputs.release_file);
  if (answer.kind === 'unknown-ring') {
    return {
      outcome: 'failed',
      failure: 'unknown-ring',
      detail: answer.detail,
      at: { file: inputs.release_file },
    };
  }
  reporter.summary(answer.summary);
  return { outcome: answer.kind, reason: answer.reason, outputs: answer.outputs };
};
