import type { StepResult } from '@tandem/contract';
import { blocking, kustomizationRef } from '@tandem/flux';
import type { GitTree, StepCall } from '@tandem/ports';
import type { Ring } from '@tandem/release-process';
import { awaitRollout, explain } from '@tandem/rollout';
import type { contract } from './contract.ts';
import { decide, refusedBy } from './decide.ts';
import { progressLog, summaryOf } from './show.ts';

/** Waits until a ring runs a commit, says on the way what it sees, and ends the step. */
export async function waitFor(
  call: StepCall<typeof contract>,
  awaited: {
    readonly ring: Ring;
    readonly commit: string;
    readonly tree: GitTree;
    /** Kinds without conditions, as `group/Kind`. */
    readonly withoutStatus: readonly string[];
  },
): Promise<StepResult<typeof contract>> {
  const { inputs, ports, reporter } = call;
  const { ring, commit, tree, withoutStatus } = awaited;
  const cluster = ports.clusters.open(inputs.kube_context);
  reporter.info(`Waiting until ring ${ring.name} (${ring.path}) runs ${commit}.`);
  const ended = await awaitRollout({
    cluster,
    clock: ports.clock,
    tree,
    newest: async () => {
      const fetched = await ports.git.fetch({ url: inputs.gitops_url, branch: inputs.gitops_branch });
      return fetched.ok ? fetched.value : undefined;
    },
    promotion: {
      commit,
      folder: ring.path,
      url: inputs.gitops_url,
      withoutStatus,
      ...rootOf(inputs.kustomization),
    },
    ...(inputs.namespace !== '' && { namespace: inputs.namespace }),
    timeout: inputs.timeout_minutes * 60_000,
    onProgress: progressLog(reporter, () => Date.parse(ports.clock.now())),
  });
  if (!ended.ok) return refusedBy(ended.error);
  const end = ended.value;
  const good = end.kind === 'live' || end.kind === 'superseded';
  const explained = good ? [] : await explain(cluster, blocking(end.rollout.tree));
  const wanted = { ring: ring.name, commit, minutes: inputs.timeout_minutes };
  const result = decide(end, wanted, explained);
  const outcome = result.outcome === 'failed' ? result.detail : result.reason;
  reporter.summary(summaryOf(`Rollout to ring ${ring.name}`, outcome, end.rollout));
  return result;
}

function rootOf(kustomization: string) {
  const [namespace, name] = kustomization.split('/');
  return namespace && name ? { root: kustomizationRef(namespace, name) } : {};
}
