import { nearestName } from '@tandem/contract';
import { failedBy, openGitops, readable } from '@tandem/gitops-branch';
import type { StepRun } from '@tandem/ports';
import { type Release, ringNamed } from '@tandem/release-process';
import type { contract } from './contract.ts';

/** Reads the branch, builds both rings, compares, reports. */
export const run: StepRun<typeof contract> = async ({ inputs, ports, reporter }) => {
  const opened = await openGitops(ports.git, inputs);
  if (!opened.ok) return failedBy(opened.error, reporter);
  const { release, tree } = opened.value;
  const reference = inputs.reference || (release.rings.at(-1)?.name ?? '');
  const unknown = [inputs.ring, reference].find((name) => !ringNamed(release, name));
  if (unknown !== undefined) {
    const detail = unknownRing(release, unknown, inputs.release_file);
    return { outcome: 'failed', failure: 'unknown-ring', detail, at: { file: inputs.release_file } };
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

function unknownRing(release: Release, name: string, file: string): string {
  const names = release.rings.map((ring) => ring.name);
  const near = nearestName(name, names);
  return `There is no ring '${name}' in ${file}; its rings are ${names.join(', ')}.${near ? ` Did you mean '${near}'?` : ''}`;
}
