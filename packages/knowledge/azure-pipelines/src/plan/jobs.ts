import type { PlanJob, PlanNeed, PlanStep } from '@tandem/pipeline';
import type { Node } from '../node.ts';
import { type Refusals, Refused } from '../refused.ts';
import type { Repository } from '../template/repositories.ts';
import { Fields, optional } from './fields.ts';
import { type HookStep, hookSteps } from './hooks.ts';
import { conditionOf } from './runtime-text.ts';
import { buildStep } from './steps.ts';
import { readVariables } from './variables.ts';

/** What a job takes over from its stage and pipeline. */
export interface JobContext {
  readonly variables: Readonly<Record<string, string>>;
  readonly repositories: ReadonlyMap<string, Repository>;
  /** Images of container resources by lower-case alias. */
  readonly containers: ReadonlyMap<string, string>;
  /** `lockBehavior` of the stage or pipeline: its jobs take turns at their environment. */
  readonly locked: boolean;
  /** Whether the pool around is `server`: such jobs have no agent and no work folder. */
  readonly serverPool: boolean;
  readonly refusals: Refusals;
}

const COMMON = [
  'displayName',
  'dependsOn',
  'condition',
  'continueOnError',
  'timeoutInMinutes',
  'cancelTimeoutInMinutes',
  'variables',
  'pool',
  'container',
  'services',
  'workspace',
  'uses',
  'strategy',
  'templateContext',
];

/**
 * One job or deployment job. `number` is its place in the stage, from which one without a name gets its name.
 *
 * @throws Refused for what a plan cannot carry.
 */
export function buildJob(node: Node, context: JobContext, number: number): PlanJob {
  const fields = new Fields(node, 'a job');
  const word = fields.first('job', 'deployment');
  const deployment = word === 'deployment';
  fields.only([word, ...COMMON, ...(deployment ? ['environment'] : ['steps'])]);
  fields.refuse(['services'], 'is not carried by a plan.');
  if (!deployment) fields.refuse(['strategy'], '(matrix, parallel) is not carried by a plan.');
  const name = nameOf(fields, word, number);
  const environment = deployment ? environmentOf(fields) : undefined;
  const written = deployment
    ? hookSteps(fields)
    : fields.list('steps').map((step): HookStep => ({ node: step, only: undefined }));
  const server = fields.has('pool') ? isServerPool(fields.get('pool')) : context.serverPool;
  return {
    name,
    ...optional('title', fields.text('displayName')),
    at: fields.location,
    needs: needsOf(fields),
    variables: readVariables(fields, context.variables),
    steps: withCheckout(buildSteps(written, context), written, deployment || server),
    ...optional('image', imageOf(fields, context)),
    ...optional('environment', environment),
    ...optional('exclusive', context.locked ? environment : undefined),
    ...optional('mayFail', fields.flag('continueOnError') ? ('any' as const) : undefined),
    ...optional('timeoutMinutes', fields.count('timeoutInMinutes') || undefined),
    dialect: { kind: 'azure', ...optional('condition', conditionOf(fields)) },
  };
}

/** Whether a pool is the agentless one. */
export function isServerPool(pool: Node | undefined): boolean {
  return pool?.kind === 'scalar' && pool.value === 'server';
}

function nameOf(fields: Fields, word: string, number: number): string {
  const name = fields.text(word) ?? (word === 'job' ? `Job${number}` : undefined);
  const at = fields.get(word)?.at ?? fields.at;
  if (name === undefined) throw new Refused('azure-structure', 'A deployment job needs a name.', at);
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    const message = `'${name}' is no name for a job: letters, digits and _, and no digit first.`;
    throw new Refused('azure-structure', message, at);
  }
  if (name.toLowerCase() === 'deploy' && word === 'deployment') {
    throw new Refused('azure-structure', "'deploy' is a keyword and cannot name a deployment job.", at);
  }
  return name;
}

function needsOf(fields: Fields): readonly PlanNeed[] {
  const names = fields.texts('dependsOn') ?? [];
  return names.map(({ text }) => ({ job: text, artifacts: false, optional: false }));
}

/** The environment by name; a deployment is recorded there, so it must be named. */
function environmentOf(fields: Fields): string {
  const node = fields.get('environment');
  if (!node) throw new Refused('azure-structure', "A deployment job needs an 'environment'.", fields.at);
  if (node.kind === 'scalar') return fields.needed('environment');
  const environment = new Fields(node, 'an environment');
  environment.only(['name', 'resourceName', 'resourceId', 'resourceType', 'tags']);
  environment.refuse(['resourceName', 'resourceId', 'resourceType', 'tags'], 'is not carried by a plan.');
  return environment.needed('name');
}

function imageOf(fields: Fields, context: JobContext): string | undefined {
  const node = fields.get('container');
  if (!node) return undefined;
  if (node.kind !== 'mapping') {
    const named = fields.needed('container');
    return context.containers.get(named.toLowerCase()) ?? named;
  }
  const container = new Fields(node, 'a container');
  container.only([
    'image',
    'endpoint',
    'alias',
    'env',
    'options',
    'ports',
    'volumes',
    'mapDockerSocket',
    'mountReadOnly',
  ]);
  const alias = container.text('alias');
  return alias ? (context.containers.get(alias.toLowerCase()) ?? alias) : container.needed('image');
}

function buildSteps(written: readonly HookStep[], context: JobContext): readonly PlanStep[] {
  const steps: PlanStep[] = [];
  const names = new Set<string>();
  for (const { node, only } of written) {
    const step = context.refusals.attempt(() => buildStep(node, context));
    if (!step) continue;
    const name = 'name' in step ? step.name?.toLowerCase() : undefined;
    if (name !== undefined) {
      if (names.has(name)) context.refusals.add('azure-structure', `Two steps are named '${name}'.`, node.at);
      names.add(name);
    }
    if (!only || only === 'succeeded()') steps.push(step);
    else if (step.kind === 'script' || step.kind === 'publish' || step.kind === 'task') {
      steps.push({ ...step, condition: only });
    } else {
      const message = `A ${step.kind} cannot stand under 'on: failure', as a plan gives it no condition.`;
      context.refusals.add('azure-unsupported', message, node.at);
    }
  }
  return steps;
}

/**
 * A job without any `checkout` gets the pipeline's own repository first; a deployment job does not
 * (Microsoft's "steps.checkout" and "Deployment jobs").
 */
function withCheckout(
  steps: readonly PlanStep[],
  written: readonly HookStep[],
  without: boolean,
): readonly PlanStep[] {
  const kept = steps.filter((step) => step.kind !== 'checkout' || step.repository !== 'none');
  const asked = written.some(
    ({ node }) => node.kind === 'mapping' && node.entries.some((entry) => entry.key.value === 'checkout'),
  );
  return without || asked ? kept : [{ kind: 'checkout', repository: 'self' }, ...kept];
}
