import type { OutputsOf, StepResult } from '@tandem/contract';
import { GITOPS_AUTHOR, type Gitops, type GitopsDecision } from '@tandem/gitops-branch';
import { splice } from '@tandem/markers';
import type { GitTree, StepCall, SummaryBlock } from '@tandem/ports';
import { windowState } from '@tandem/promotion-gates/window';
import { promotionMessage } from './commit-message.ts';
import type { contract } from './contract.ts';
import { decide, type Edits, type Facts, heldByWindow, type Nothing } from './decide.ts';
import { gatherFacts } from './facts.ts';
import { type Failed, failedAt } from './failure.ts';

/** How a promotion ends on one tip of the branch, and what the job's page says of it. */
export interface Ending {
  readonly result: StepResult<typeof contract>;
  readonly summary: readonly SummaryBlock[];
}

type Call = StepCall<typeof contract>;
type Decision = GitopsDecision<Ending>;

/** Decides a promotion on one tip of the branch. The window is looked at last, right before the push. */
export async function promotionOn(call: Call, gitops: Gitops): Promise<Decision> {
  const { ring: ringName, unit: asked, release_file: releaseFile } = call.inputs;
  const now = call.ports.clock.now();
  const facts = await gatherFacts(gitops, { ring: ringName, unit: asked.trim(), releaseFile, now });
  if (!facts.ok)
    return facts.error.kind === 'held' ? held(call, facts.error.reason) : fails(call, facts.error);
  const { ring, unit } = facts.value;
  const plan = decide(facts.value);
  switch (plan.kind) {
    case 'failed':
      return fails(call, plan);
    case 'held':
      return held(call, plan.reason, unit.unit);
    case 'nothing':
      return nothing(gitops.tree, facts.value, plan);
    case 'edits': {
      const files = await newBytes(gitops.tree, plan);
      if ('kind' in files) return fails(call, files);
      const at = call.ports.clock.now();
      const window = windowState(ring, at);
      if (!window.open) return held(call, heldByWindow(ring, unit.unit, window.reason).reason, unit.unit);
      const asker = call.inputs.requested_by.trim() || (call.context.actor ?? '');
      const message = promotionMessage(ring, unit.unit, asker);
      return {
        kind: 'push',
        change: { files, message, author: GITOPS_AUTHOR, at },
        answer: done(plan, facts.value),
      };
    }
  }
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

function done(plan: Edits, { ring, unit }: Facts): Ending {
  const reason = `Ring ${ring.name} gets ${unit.unit}.`;
  const rows = new Map<string, readonly string[]>();
  for (const { marker, value } of plan.files.flatMap(({ settings }) => settings)) {
    const row = [marker.subject, marker.field, marker.value, value];
    rows.set(JSON.stringify(row), row);
  }
  return {
    result: { outcome: 'done', reason, outputs: { unit: unit.unit, ring: ring.name } },
    summary: [
      { kind: 'heading', text: `${unit.unit} in ring ${ring.name}` },
      { kind: 'table', head: ['Component', 'Value', 'From', 'To'], rows: [...rows.values()] },
    ],
  };
}

async function nothing(tree: GitTree, { ring }: Facts, { reason, runs }: Nothing): Promise<Decision> {
  const commit = (await tree.lastChange([ring.path]))?.commit;
  const outputs = { unit: runs, ring: ring.name, ...(commit && { commit }) };
  return leave({ outcome: 'nothing-to-do', reason, outputs }, reason);
}

function held(call: Call, reason: string, unit?: string): Decision {
  const outputs: OutputsOf<typeof contract> = { ring: call.inputs.ring, ...(unit && { unit }) };
  return leave({ outcome: 'held', reason, outputs }, `Held. ${reason}`);
}

/** The first place goes with the result, which the runtime shows; the others are findings of their own. */
function fails(call: Call, { failure, places }: Failed): Decision {
  const [first, ...others] = places;
  for (const { message, at } of others) {
    call.reporter.finding({ severity: 'error', rule: failure, message, ...(at && { at }) });
  }
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  const detail = `${first?.message ?? ''}${more}`;
  return leave({ outcome: 'failed', failure, detail, ...(first?.at && { at: first.at }) });
}

function leave(result: Ending['result'], text?: string): Decision {
  return { kind: 'leave', answer: { result, summary: text ? [{ kind: 'text', text }] : [] } };
}
