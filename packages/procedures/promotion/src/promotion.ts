import { GITOPS_AUTHOR, type Gitops } from '@tandem/gitops-branch';
import { splice } from '@tandem/markers';
import type { Clock, GitChange, GitTree } from '@tandem/ports';
import { GATES, type GateFacts, type GateReport, judge } from '@tandem/promotion-gates';
import { chooseUnit } from './choice.ts';
import { promotionMessage } from './commit-message.ts';
import { type PromotionRequest, readFacts, readSelection } from './facts.ts';
import { type Failed, failedAt } from './failure.ts';
import { readGateFacts } from './gates.ts';
import { type Edits, heldBy, type Nothing, planOf } from './plan.ts';
import type { Setting } from './values.ts';

/** What to do for a ring on one tip of the GitOps branch. */
export type PromotionPlan =
  | Failed
  | {
      /** No unit can enter now. */
      readonly kind: 'held';
      readonly reason: string;
      /** The name of the held unit; absent where there is none to promote yet. */
      readonly unit?: string;
      /** The answer of each gate; empty without a unit. */
      readonly gates: readonly GateReport[];
    }
  | (Nothing & {
      /** Full hash of the last commit that changed the ring; absent where none did. */
      readonly commit?: string;
    })
  | {
      /** The unit enters with this change. */
      readonly kind: 'move';
      readonly unit: string;
      readonly settings: readonly Setting[];
      readonly gates: readonly GateReport[];
      readonly change: GitChange;
    };

/**
 * Decides a promotion on one tip of the branch: chooses the unit, reads the facts, judges every gate, and plans
 * the change. Right before the push, the gates are judged again with the current time.
 */
export async function planPromotion(
  gitops: Gitops,
  request: PromotionRequest,
  clock: Pick<Clock, 'now'>,
): Promise<PromotionPlan> {
  const { ring } = request;
  const selection = await readSelection(gitops, request);
  if (!selection.ok) return selection.error;
  const choice = chooseUnit(selection.value);
  if (choice.kind === 'none') return { kind: 'held', reason: choice.reason, gates: [] };
  if (choice.kind === 'failed') return choice;
  const promotion = await readFacts(gitops.tree, selection.value, choice);
  if (!promotion.ok) return promotion.error;
  const facts = await readGateFacts({ gitops, ring, now: clock.now(), promotion: promotion.value }, GATES);
  const gates = judge(GATES, facts);
  const plan = planOf(promotion.value, gates);
  switch (plan.kind) {
    case 'failed':
      return plan;
    case 'held':
      return { ...plan, unit: choice.unit, gates };
    case 'nothing': {
      const commit = (await gitops.tree.lastChange([ring.path]))?.commit;
      return { ...plan, ...(commit && { commit }) };
    }
    case 'edits':
      return moveOf(plan, { tree: gitops.tree, request, unit: choice.unit, facts, clock });
  }
}

/** The change of a plan, unless a gate closed meanwhile. */
async function moveOf(
  plan: Edits,
  from: {
    readonly tree: GitTree;
    readonly request: PromotionRequest;
    readonly unit: string;
    readonly facts: Partial<GateFacts>;
    readonly clock: Pick<Clock, 'now'>;
  },
): Promise<PromotionPlan> {
  const { unit, request } = from;
  const files = await newBytes(from.tree, plan);
  if ('kind' in files) return files;
  const at = from.clock.now();
  const gates = judge(GATES, { ...from.facts, now: at });
  const held = heldBy(gates, request.ring.name, unit);
  if (held) return { ...held, unit, gates };
  const message = promotionMessage(request.ring, unit, request.requestedBy);
  return {
    kind: 'move',
    unit,
    settings: plan.files.flatMap(({ settings }) => settings),
    gates,
    change: { files, message, author: GITOPS_AUTHOR, at },
  };
}

/** The changed files with their new bytes. */
async function newBytes(tree: GitTree, plan: Edits): Promise<ReadonlyMap<string, Uint8Array> | Failed> {
  const files = new Map<string, Uint8Array>();
  for (const { path, settings } of plan.files) {
    const bytes = (await tree.read(path)) ?? new Uint8Array();
    const spliced = splice(bytes, path, settings);
    if (!spliced.ok) return failedAt('splice-failed', spliced.error);
    files.set(path, spliced.value);
  }
  return files;
}
