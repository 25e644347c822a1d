import { failedBy, openGitops, ringOf } from '@tandem/gitops-branch';
import type { StepRun } from '@tandem/ports';
import type { contract } from './contract.ts';

/** Reads the release process at the tip of the GitOps branch and answers for one ring, now. */
export const run: StepRun<typeof contract> = async ({ inputs, ports, reporter }) => {
  const opened = await openGitops(ports.git, inputs);
  if (!opened.ok) return failedBy(opened.error, reporter);
  const ring = ringOf(opened.value.release, inputs.ring, inputs.release_file);
  if (!ring.ok) return { outcome: 'failed', ...ring.error };
  // Loaded late: it carries the calendar, which a step that is refused earlier does not need.
  const { decide } = await import('./decide.ts');
  const answer = decide(ring.value, ports.clock.now());
  reporter.summary(answer.summary);
  return { outcome: answer.kind, reason: answer.reason, outputs: answer.outputs };
};
