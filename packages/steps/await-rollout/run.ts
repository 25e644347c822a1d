import { failedBy, openGitops, promotionsOf, ringOf } from '@tandem/gitops-branch';
import type { StepRun } from '@tandem/ports';
import type { contract } from './contract.ts';

/** Finds out which commit is to be live, waits for it, and says for certain how that ended. */
export const run: StepRun<typeof contract> = async (call) => {
  const { inputs, ports, reporter } = call;
  const opened = await openGitops(ports.git, inputs);
  if (!opened.ok) return failedBy(opened.error, reporter);
  const { release, tree } = opened.value;
  const found = ringOf(release, inputs.ring, inputs.release_file);
  if (!found.ok) return { outcome: 'failed', ...found.error };
  const ring = found.value;
  if (inputs.commit === '' && (await promotionsOf(opened.value, ring.name)).length === 0) {
    const reason = `Nothing was promoted to ring ${ring.name} yet.`;
    return { outcome: 'nothing-to-do', reason, outputs: {} };
  }
  const commit = inputs.commit || (await tree.lastChange([ring.path]))?.commit;
  if (commit === undefined || !(await tree.contains(commit))) {
    const detail =
      commit === undefined
        ? `No commit of ${inputs.gitops_branch} changed ${ring.path}.`
        : `It has no ${commit}.`;
    return { outcome: 'failed', failure: 'commit-missing', detail };
  }
  // Loaded here: a step that is refused earlier starts without it.
  const { waitFor } = await import('./wait.ts');
  return waitFor(call, { ring, commit, tree, withoutStatus: release.rollout.without_status });
};
