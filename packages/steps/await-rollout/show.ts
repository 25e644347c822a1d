import { flattened, type Rollout, type RolloutNode, refText } from '@tandem/flux';
import type { ClusterProblem, Reporter, SummaryBlock } from '@tandem/ports';

/** How long nothing may be said, in milliseconds, before it is said what is waited for. */
const QUIET = 60_000;

/** How many objects the summary shows; those that are not ready come first. */
const ROWS = 60;

/**
 * Says in the log what became of the objects of a rollout: a log cannot be drawn over, so each line is one change,
 * indented by its place in the tree.
 */
export function progressLog(reporter: Pick<Reporter, 'info'>, now: () => number) {
  const said = new Map<string, string>();
  const begin = now();
  let last = begin;
  let broken = '';
  const say = (text: string): void => {
    last = now();
    reporter.info(`[${String(Math.round((last - begin) / 1000)).padStart(4)} s] ${text}`);
  };
  return (rollout: Rollout, blind: ClusterProblem | undefined): void => {
    const detail = blind?.detail ?? '';
    if (detail !== broken)
      say(detail === '' ? 'The cluster answers again.' : `The cluster does not answer: ${detail}`);
    broken = detail;
    for (const { node, depth } of withDepth(rollout.tree)) {
      const line = nodeLine(node);
      const key = refText(node.ref);
      if (said.get(key) === line || node.state === 'unread') continue;
      said.set(key, line);
      say(`${'  '.repeat(depth)}${line}`);
    }
    if (now() - last < QUIET) return;
    if (rollout.verdict.kind === 'waiting') say(`Still waiting. ${rollout.verdict.why}`);
  };
}

function withDepth(
  tree: readonly RolloutNode[],
  depth = 0,
): readonly { readonly node: RolloutNode; readonly depth: number }[] {
  return tree.flatMap((node) => [{ node, depth }, ...withDepth(node.children, depth + 1)]);
}

function nodeLine({ ref, state, why, revision }: RolloutNode): string {
  const runs = revision === undefined ? '' : ` ${revision}`;
  return `${state.padEnd(11)} ${refText(ref)}${state === 'ready' ? runs : `: ${why}`}`;
}

/** The page about a rollout: every object with its state, those that are not ready first. */
export function summaryOf(title: string, outcome: string, rollout: Rollout): readonly SummaryBlock[] {
  const nodes = flattened(rollout.tree);
  const [open, ready] = [nodes.filter(isOpen), nodes.filter((node) => !isOpen(node))];
  const rows = [...open, ...ready].slice(0, ROWS);
  const notes = [
    ...new Set(nodes.flatMap((node) => node.notes.map((note) => `${refText(node.ref)}: ${note}`))),
  ];
  const rest = nodes.length - rows.length;
  return [
    { kind: 'heading', text: title },
    { kind: 'text', text: outcome },
    {
      kind: 'table',
      head: ['Object', 'State', 'Revision or reason'],
      rows: rows.map((node) => [
        refText(node.ref),
        node.state,
        isOpen(node) ? node.why : (node.revision ?? ''),
      ]),
    },
    ...(rest > 0 ? ([{ kind: 'text', text: `And ${rest} more objects, all ready.` }] as const) : []),
    ...(notes.length > 0 ? ([{ kind: 'list', items: notes }] as const) : []),
  ];
}

function isOpen({ state }: RolloutNode): boolean {
  return state !== 'ready';
}
