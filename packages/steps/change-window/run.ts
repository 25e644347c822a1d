import { failedBy, openGitops, ringOf } from '@tandem/gitops-branch';
import type { StepRun } from '@tandem/ports';
import type { contract } from './contract.ts';

/** Reads the release process at the tip of the GitOps branch and judges the window gate of one ring, now. */
export const run: StepRun<typeof contract> = async ({ inputs, ports, reporter }) => {
  const opened = await openGitops(ports.git, inputs, 'none');
  if (!opened.ok) return failedBy(opened.error, reporter);
  const gitops = opened.value;
  const ring = ringOf(gitops.release, inputs.ring, inputs.release_file);
  if (!ring.ok) return { outcome: 'failed', ...ring.error };
  // Loaded late: they carry the calendar, which a step that is refused earlier does not need.
  const { judgeRing } = await import('@tandem/promotion/gates');
  const { decide } = await import('./decide.ts');
  const now = ports.clock.now();
  const report = await judgeRing({ gitops, ring: ring.value, now }, 'window');
  const { outcome, reason, outputs, summary } = decide(ring.value, now, report);
  reporter.summary(summary);
  return { outcome, reason, outputs };
};
