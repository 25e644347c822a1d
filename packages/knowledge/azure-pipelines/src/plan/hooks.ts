import { keyText, type Node } from '../node.ts';
import { Refused } from '../refused.ts';
import { Fields } from './fields.ts';

/** A step of a deployment job, and what its hook asks for before its own condition does. */
export interface HookStep {
  readonly node: Node;
  readonly only: 'failed()' | 'succeeded()' | undefined;
}

const HOOKS = ['preDeploy', 'deploy', 'routeTraffic', 'postRouteTraffic'] as const;

/**
 * The steps of a deployment job with `runOnce`, its hooks in the order in which they run
 * (Microsoft's "Deployment jobs", section Descriptions of lifecycle hooks). The service runs each hook as a job
 * of its own; a plan has one list of steps, so where there is more than one hook a step with a condition of its
 * own is refused.
 *
 * @throws Refused for another strategy.
 */
export function hookSteps(job: Fields): readonly HookStep[] {
  const strategy = new Fields(job.get('strategy') ?? job.node, 'the strategy of a deployment job');
  if (!job.get('strategy'))
    throw new Refused('azure-structure', "A deployment job needs a 'strategy'.", job.at);
  strategy.refuse(['rolling', 'canary'], 'is not understood; only runOnce is.');
  strategy.only(['runOnce']);
  const runOnce = new Fields(strategy.get('runOnce') ?? strategy.node, 'runOnce');
  runOnce.only([...HOOKS, 'on']);
  if (!runOnce.get('deploy')) throw new Refused('azure-structure', "'runOnce' needs 'deploy'.", runOnce.at);
  const steps: HookStep[] = HOOKS.flatMap((name) => stepsOf(runOnce, name, undefined));
  const on = runOnce.get('on');
  if (on) {
    const after = new Fields(on, "'on'");
    after.only(['failure', 'success']);
    steps.push(...stepsOf(after, 'failure', 'failed()'), ...stepsOf(after, 'success', 'succeeded()'));
  }
  const hooks = runOnce.node.entries.filter((entry) => keyText(entry) !== 'deploy');
  if (hooks.length > 0) for (const { node } of steps) refuseOwnCondition(node);
  return steps;
}

function stepsOf(parent: Fields, name: string, only: HookStep['only']): readonly HookStep[] {
  const node = parent.get(name);
  if (!node) return [];
  const hook = new Fields(node, `the hook '${name}'`);
  hook.only(['steps', 'pool']);
  return hook.list('steps').map((step) => ({ node: step, only }));
}

function refuseOwnCondition(node: Node): void {
  if (node.kind !== 'mapping') return;
  const own = node.entries.find((entry) => keyText(entry) === 'condition');
  if (!own) return;
  const message = 'A step with a condition is only understood in a deployment job whose one hook is deploy.';
  throw new Refused('azure-unsupported', message, own.key.at);
}
