import type { StepResult } from '@tandem/contract';
import { blocking, type Rollout, type RolloutNode, refText } from '@tandem/flux';
import type { ClusterProblem } from '@tandem/ports';
import type { Explained, RolloutEnd } from '@tandem/rollout';
import type { contract } from './contract.ts';

type Result = StepResult<typeof contract>;
type Failure = Extract<Result, { readonly outcome: 'failed' }>['failure'];

/** How many blocking objects a failure names. */
const MOST = 10;

/** The end of the step for an end of the wait. */
export function decide(
  end: RolloutEnd,
  wanted: { readonly ring: string; readonly commit: string; readonly minutes: number },
  explained: readonly Explained[],
): Result {
  const { ring, commit, minutes } = wanted;
  const { verdict } = end.rollout;
  if (end.kind === 'live' || end.kind === 'superseded') {
    const runs = verdict.kind === 'superseded' ? verdict.commit : commit;
    const reason =
      end.kind === 'live'
        ? `Ring ${ring} runs ${commit}, and everything in it is healthy.`
        : `Ring ${ring} runs ${runs}, which is newer and contains ${commit}; everything in it is healthy.`;
    return { outcome: 'done', reason, outputs: { result: end.kind, commit: runs } };
  }
  const lines = blockers(end.rollout, explained);
  if (end.kind === 'timeout') {
    const unreachable = end.unreachable ? [`The cluster does not respond: ${end.unreachable.detail}`] : [];
    const open = blocking(end.rollout.tree);
    const isUnknown = open.length > 0 && open.every(({ state }) => state === 'unknown');
    return failed(isUnknown ? 'rollout-unknown' : 'rollout-timeout', [
      isUnknown
        ? `After ${minutes} minutes, ring ${ring} runs ${commit}, and it is not known whether all of it is healthy.`
        : `After ${minutes} minutes, ${commit} is not live in ring ${ring}.`,
      ...unreachable,
      ...lines,
    ]);
  }
  return failed(end.kind === 'failed' ? 'rollout-failed' : 'rollout-suspended', [
    `${commit} in ring ${ring}:`,
    ...lines,
  ]);
}

/** The end of the step where the cluster gave no answer. */
export function refusedBy({ kind, detail }: ClusterProblem): Result {
  return failed(FAILURES[kind], [detail]);
}

const FAILURES: Readonly<Record<ClusterProblem['kind'], Failure>> = {
  unreachable: 'cluster-unreachable',
  unauthenticated: 'cluster-denied',
  forbidden: 'cluster-denied',
  'no-such-kind': 'flux-missing',
  unconfigured: 'cluster-unconfigured',
  refused: 'cluster-rejected',
};

/** What keeps a ring from being live, worst first, in lines. */
export function blockers(rollout: Rollout, explained: readonly Explained[]): readonly string[] {
  const nodes = [...blocking(rollout.tree)].sort((one, other) => rank(one) - rank(other));
  if (nodes.length === 0) return rollout.verdict.kind === 'waiting' ? [rollout.verdict.why] : [];
  const lines = nodes.slice(0, MOST).flatMap((node) => {
    const more = explained.find((each) => refText(each.node.ref) === refText(node.ref))?.messages ?? [];
    return [`${refText(node.ref)} (${node.state}): ${node.why}`, ...more.map((line) => `  ${line}`)];
  });
  const rest = nodes.length - MOST;
  return rest > 0 ? [...lines, `and ${rest} more`] : lines;
}

function rank({ state }: RolloutNode): number {
  return ['failed', 'suspended', 'missing', 'progressing', 'unknown', 'unread', 'ready'].indexOf(state);
}

function failed(failure: Failure, lines: readonly string[]): Result {
  return { outcome: 'failed', failure, detail: lines.join('\n') };
}
