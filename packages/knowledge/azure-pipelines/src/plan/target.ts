import type { Node } from '../node.ts';
import { Refused } from '../refused.ts';
import { describe } from '../template/describe.ts';
import { Fields } from './fields.ts';

/** Which logging commands of a step count. */
export interface Logging {
  readonly commands: 'any' | 'restricted';
  /** The variables that it may set; absent: any. */
  readonly settableVariables?: readonly string[];
}

/**
 * The `target` of a step (Microsoft's "Step target"): the host only, as a plan runs on one machine, with
 * restrictions on logging commands kept.
 *
 * @throws Refused for a container.
 */
export function loggingOf(fields: Fields): Logging | undefined {
  const node = fields.get('target');
  if (!node) return undefined;
  if (node.kind === 'scalar') {
    refuseContainer(node);
    return undefined;
  }
  const target = new Fields(node, 'the target of a step');
  target.only(['container', 'commands', 'settableVariables']);
  const container = target.get('container');
  if (container) refuseContainer(container);
  const commands = target.text('commands') ?? 'any';
  if (commands !== 'any' && commands !== 'restricted') {
    const at = target.get('commands')?.at ?? target.at;
    throw new Refused('azure-structure', `'commands' is 'any' or 'restricted', not '${commands}'.`, at);
  }
  const settable = target.texts('settableVariables');
  if (!settable) return { commands };
  const names = settable.map(({ text }) => text);
  const none = target.get('settableVariables')?.kind === 'scalar' && names[0]?.toLowerCase() === 'none';
  return { commands, settableVariables: none ? [] : names };
}

function refuseContainer(node: Node): void {
  if (node.kind === 'scalar' && node.value === 'host') return;
  throw new Refused(
    'azure-unsupported',
    `A step can only run on the 'host', not in ${describe(node)}.`,
    node.at,
  );
}
