import { err, ok, type Result } from '@tandem/contract';
import { type AwaitedPromotion, type Rollout, rolloutOf } from '@tandem/flux';
import type { Clock, Cluster, ClusterProblem, GitTree } from '@tandem/ports';
import { confirm } from './confirm.ts';
import { definitionsOf } from './definitions.ts';
import { relationsTo } from './relations.ts';
import { openView } from './view.ts';

/** The promotion to wait for, and the ports to use. Times are milliseconds. */
export interface AwaitRollout {
  readonly cluster: Cluster;
  readonly clock: Clock;
  /** The branch with the promoted commit; `newest` fetches its later commits. */
  readonly tree: GitTree;
  readonly newest: () => Promise<GitTree | undefined>;
  readonly promotion: Omit<AwaitedPromotion, 'relation' | 'definesConditions'>;
  /** Where to look for Kustomizations; absent: everywhere. */
  readonly namespace?: string;
  readonly timeout: number;
  /** Called after each evaluation; the rollout may be behind the cluster. `unreachable`: why it is not up to date. */
  readonly onProgress: (rollout: Rollout, unreachable: ClusterProblem | undefined) => void;
}

/** How the wait ended. Every `rollout`, except after a timeout, is a confirmed state of one moment. */
export type RolloutEnd =
  | { readonly kind: 'live' | 'superseded' | 'failed' | 'suspended'; readonly rollout: Rollout }
  | { readonly kind: 'timeout'; readonly rollout: Rollout; readonly unreachable?: ClusterProblem };

/** How long to wait for a change before the next evaluation, and how long after one for further changes. */
const WAIT = { idle: 2_000, settle: 150 };

/**
 * Waits until a cluster certainly runs a promotion: followed changes trigger an evaluation, and a
 * final result is confirmed by reading every object again before it is returned.
 */
export async function awaitRollout(from: AwaitRollout): Promise<Result<RolloutEnd, ClusterProblem>> {
  const { cluster, clock } = from;
  const now = (): number => Date.parse(clock.now());
  const relations = relationsTo(from.promotion.commit, from.tree, from.newest, now);
  const definitions = definitionsOf(cluster);
  const promotion: AwaitedPromotion = {
    ...from.promotion,
    relation: relations.of,
    definesConditions: definitions.hasConditions,
  };
  const ask = async ({ asked, askedKinds }: Rollout): Promise<void> => {
    await relations.ask(asked);
    await definitions.ask(askedKinds);
  };
  const changed = new Change();
  const view = openView(cluster, from.namespace, () => changed.notify());
  const end = now() + from.timeout;
  try {
    for (;;) {
      const rollout = rolloutOf(view.snapshot(), promotion);
      view.include(rollout.seen);
      if (rollout.asked.length + rollout.askedKinds.length > 0 && now() < end) {
        await ask(rollout);
        continue;
      }
      // Refresh only here. Earlier, relations just read would be reopened and the loop would never evaluate.
      relations.refresh();
      const lasting = view.lasting();
      if (lasting) return err(lasting);
      const unreachable = view.unreachable();
      from.onProgress(rollout, unreachable);
      const last = now() >= end;
      // At the end the followed objects may be behind: they are read once more in any case.
      if (last || (rollout.verdict.kind !== 'waiting' && !unreachable)) {
        const confirmed = await confirm(cluster, promotion, from.namespace, ask);
        if (!confirmed.ok && confirmed.error.kind !== 'unreachable') return confirmed;
        const certain = confirmed.ok ? confirmed.value : undefined;
        if (certain && certain.verdict.kind !== 'waiting')
          return ok({ kind: certain.verdict.kind, rollout: certain });
      }
      if (last) {
        const missing = view.withoutFlux();
        return missing ? err(missing) : ok({ kind: 'timeout', rollout, ...(unreachable && { unreachable }) });
      }
      await Promise.race([changed.next(), clock.sleep(Math.min(WAIT.idle, Math.max(1, end - now())))]);
      await clock.sleep(WAIT.settle);
    }
  } finally {
    view.close();
  }
}

/** Notifies one waiter of changes since its last call. */
class Change {
  #happened = false;
  #wake: (() => void) | undefined;

  notify(): void {
    this.#happened = true;
    this.#wake?.();
  }

  async next(): Promise<void> {
    if (!this.#happened) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#happened = false;
    this.#wake = undefined;
  }
}
