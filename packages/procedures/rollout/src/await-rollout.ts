import { err, ok, type Result } from '@tandem/contract';
import { type AwaitedPromotion, type Rollout, rolloutOf } from '@tandem/flux';
import type { Clock, Cluster, ClusterProblem, GitTree } from '@tandem/ports';
import { confirm } from './confirm.ts';
import { relationsTo } from './relations.ts';
import { openView } from './view.ts';

/** What to wait for, and by what. Times are milliseconds. */
export interface AwaitRollout {
  readonly cluster: Cluster;
  readonly clock: Clock;
  /** The branch that has the promoted commit, and the way to fetch what came after. */
  readonly tree: GitTree;
  readonly newest: () => Promise<GitTree | undefined>;
  readonly promotion: Omit<AwaitedPromotion, 'relation'>;
  /** Where to look for Kustomizations; absent: everywhere. */
  readonly namespace?: string;
  readonly timeout: number;
  /** Called whenever something was looked at; what is shown may lie behind the cluster. */
  readonly onProgress: (rollout: Rollout, blind: ClusterProblem | undefined) => void;
}

/** How the wait ended; each `rollout` but that of a timeout stood so at one moment, for certain. */
export type RolloutEnd =
  | { readonly kind: 'live' | 'superseded' | 'failed' | 'suspended'; readonly rollout: Rollout }
  | { readonly kind: 'timeout'; readonly rollout: Rollout; readonly blind?: ClusterProblem };

/** How long to wait for a change before looking anyway, and how long after one for more of them. */
const LOOK = { idle: 2_000, settle: 150 };

/**
 * Waits until a cluster runs a promotion, for certain: changes are followed to know when to look, and what was
 * seen is confirmed by reading all of it anew before it is said.
 */
export async function awaitRollout(from: AwaitRollout): Promise<Result<RolloutEnd, ClusterProblem>> {
  const { cluster, clock } = from;
  const now = (): number => Date.parse(clock.now());
  const relations = relationsTo(from.promotion.commit, from.tree, from.newest, now);
  const promotion: AwaitedPromotion = { ...from.promotion, relation: relations.of };
  const changed = new Change();
  const view = openView(cluster, from.namespace, () => changed.tell());
  const end = now() + from.timeout;
  try {
    for (;;) {
      const rollout = rolloutOf(view.snapshot(), promotion);
      view.include(rollout.seen);
      if (rollout.asked.length > 0 && now() < end) {
        await relations.ask(rollout.asked);
        continue;
      }
      // Only now: a doubt that ends while others are asked would be asked for again, and nothing ever be looked at.
      relations.refresh();
      const lasting = view.lasting();
      if (lasting) return err(lasting);
      const blind = view.blind();
      from.onProgress(rollout, blind);
      const last = now() >= end;
      // At the end what is followed may lie behind: it is read once more, whatever it shows.
      if (last || (rollout.verdict.kind !== 'waiting' && !blind)) {
        const confirmed = await confirm(cluster, promotion, from.namespace, relations.ask);
        if (!confirmed.ok && confirmed.error.kind !== 'unreachable') return confirmed;
        const certain = confirmed.ok ? confirmed.value : undefined;
        if (certain && certain.verdict.kind !== 'waiting')
          return ok({ kind: certain.verdict.kind, rollout: certain });
      }
      if (last) {
        const missing = view.withoutFlux();
        return missing ? err(missing) : ok({ kind: 'timeout', rollout, ...(blind && { blind }) });
      }
      await Promise.race([changed.next(), clock.sleep(Math.min(LOOK.idle, Math.max(1, end - now())))]);
      await clock.sleep(LOOK.settle);
    }
  } finally {
    view.close();
  }
}

/** Lets one waiter know that something happened since it last asked. */
class Change {
  #happened = false;
  #wake: (() => void) | undefined;

  tell(): void {
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
