import { failedBy, openGitops, readable, ringOf } from '@tandem/gitops-branch';
import type { StepRun } from '@tandem/ports';
import type { contract } from './contract.ts';

/** Reads the branch, builds both rings, compares, reports. */
export const run: StepRun<typeof contract> = async ({ inputs, ports, reporter }) => {
  const opened = await openGitops(ports.git, inputs);
  if (!opened.ok) return failedBy(opened.error, reporter);
  const { release, tree } = opened.value;
  const reference = inputs.reference || (release.rings.at(-1)?.name ?? '');
  for (const name of [inputs.ring, reference]) {
    const ring = ringOf(release, name, inputs.release_file);
    if (!ring.ok) return { outcome: 'failed', ...ring.error };
  }
  // Loaded here, with its YAML readers: a step that is refused earlier starts without them.
  const { compareOn } = await import('./compare.ts');
  const { decide, findingOf, summaryOf } = await import('./decide.ts');
  const rings = { ring: inputs.ring, reference };
  const compared = await readable(() => compareOn(tree, release, rings));
  if (!compared.ok) return failedBy(compared.error, reporter);
  if (typeof compared.value === 'string')
    return { outcome: 'failed', failure: 'not-built', detail: compared.value };
  const report = compared.value;
  for (const difference of report.open) reporter.finding(findingOf(difference, rings));
  reporter.summary(summaryOf(report, rings));
  return decide(report, inputs.minimum, rings);
};
