import type { Plan, PlanJob, PlanStage } from '@tandem/pipeline';
import { toText } from '../expression/cast.ts';
import { lookUp, type Node, type Place, scalar } from '../node.ts';
import { Refusals, Refused } from '../refused.ts';
import type { Expanded } from '../template/pipeline.ts';
import { Fields, optional } from './fields.ts';
import { checkGraph } from './graph.ts';
import { buildJob, isServerPool, type JobContext } from './jobs.ts';
import { conditionOf } from './runtime-text.ts';
import { readVariables } from './variables.ts';

const ROOT = [
  'name',
  'appendCommitMessageToRunName',
  'trigger',
  'pr',
  'schedules',
  'resources',
  'variables',
  'pool',
  'lockBehavior',
];
const JOB_AT_ROOT = ['strategy', 'continueOnError', 'container', 'services', 'workspace', 'steps'];
const STAGE = [
  'stage',
  'displayName',
  'dependsOn',
  'condition',
  'variables',
  'jobs',
  'pool',
  'lockBehavior',
  'isSkippable',
  'templateContext',
];

/** The name of the one stage that a pipeline without `stages` has. */
const DEFAULT_STAGE = '__default';

/**
 * The plan of an expanded pipeline (Microsoft's "YAML schema reference").
 *
 * @throws Refused with every mistake that was found.
 */
export function buildPlan(expanded: Expanded): Plan {
  const refusals = new Refusals();
  const root = new Fields(expanded.root, 'a pipeline');
  const form = (['stages', 'jobs', 'steps'] as const).filter((name) => root.has(name));
  const [only] = form;
  if (!only || form.length > 1) {
    const message = "A pipeline has one of 'stages', 'jobs', 'steps' or 'extends'.";
    throw new Refused('azure-structure', message, root.at);
  }
  root.only(only === 'steps' ? [...ROOT, ...JOB_AT_ROOT] : [...ROOT, only]);
  const context: JobContext = {
    variables: refusals.attempt(() => readVariables(root, {})) ?? {},
    repositories: expanded.repositories,
    containers: readContainers(root.get('resources')),
    locked: isLocked(root),
    serverPool: isServerPool(root.get('pool')),
    refusals,
  };
  const stages = only === 'stages' ? buildStages(root, context) : [singleStage(root, only, context)];
  if (stages.every((stage) => stage.jobs.length === 0)) {
    refusals.add(
      'azure-structure',
      'Nothing is left to run: the pipeline has no job.',
      root.get(only)?.at ?? root.at,
    );
  }
  refusals.raise();
  return { platform: 'azure', stages, sources: expanded.sources };
}

function isLocked(fields: Fields): boolean {
  const text = fields.text('lockBehavior');
  if (text === undefined) return false;
  if (text === 'sequential' || text === 'runLatest') return true;
  const at = fields.get('lockBehavior')?.at ?? fields.at;
  throw new Refused('azure-structure', `'lockBehavior' is 'sequential' or 'runLatest', not '${text}'.`, at);
}

function readContainers(resources: Node | undefined): ReadonlyMap<string, string> {
  const list = resources?.kind === 'mapping' ? lookUp(resources, 'containers') : undefined;
  const found = new Map<string, string>();
  for (const item of list?.kind === 'sequence' ? list.items : []) {
    if (item.kind !== 'mapping') continue;
    const [alias, image] = [lookUp(item, 'container'), lookUp(item, 'image')];
    if (alias?.kind !== 'scalar' || image?.kind !== 'scalar') continue;
    found.set((toText(alias.value) ?? '').toLowerCase(), toText(image.value) ?? '');
  }
  return found;
}

function singleStage(root: Fields, form: 'jobs' | 'steps', context: JobContext): PlanStage {
  const jobs = form === 'jobs' ? buildJobs(root, context) : [jobOfRoot(root, context)];
  return { name: DEFAULT_STAGE, needs: [], jobs: jobs.filter((job) => job !== undefined) };
}

/** A pipeline of steps only is one job; keys of jobs stand at the root beside `steps`. */
function jobOfRoot(root: Fields, context: JobContext): PlanJob | undefined {
  const own = ['pool', ...JOB_AT_ROOT];
  const entries = root.node.entries.filter((entry) => own.includes(String(entry.key.value)));
  const job = { key: scalar('job', root.at), value: scalar('Job', root.at) };
  const node: Node = { kind: 'mapping', entries: [job, ...entries], at: root.at };
  return context.refusals.attempt(() => buildJob(node, context, 1));
}

interface Built<T> {
  readonly value: T;
  readonly at: Place;
}

function buildStages(root: Fields, context: JobContext): readonly PlanStage[] {
  const stages: Built<PlanStage>[] = [];
  root.list('stages').forEach((node, index) => {
    const before = stages.at(-1)?.value.name;
    const stage = context.refusals.attempt(() => buildStage(node, context, before, index + 1));
    if (stage) stages.push({ value: stage, at: node.at });
  });
  // After a refusal the graph has holes that are no mistakes of their own.
  const whole = context.refusals.list.length === 0;
  if (whole)
    checkGraph(
      stages.map(({ value, at }) => ({ ...value, at })),
      'stage',
      context.refusals,
    );
  const names = stages.map(({ value }) => value.name);
  return stages.map(({ value }) => ({ ...value, needs: value.needs.map((need) => spelled(need, names)) }));
}

/** A name as its owner spells it: references find it in any case. */
function spelled(name: string, names: readonly string[]): string {
  return names.find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;
}

/** A stage waits for the one before it unless `dependsOn` says otherwise; an empty list waits for none. */
function buildStage(node: Node, context: JobContext, before: string | undefined, number: number): PlanStage {
  const fields = new Fields(node, 'a stage');
  fields.first('stage');
  fields.refuse(['trigger', 'checks', 'group'], 'is not carried by a plan.');
  fields.only(STAGE);
  const name = fields.text('stage') ?? `Stage${number}`;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    const message = `'${name}' is no name for a stage: letters, digits and _, and no digit first.`;
    throw new Refused('azure-structure', message, fields.get('stage')?.at ?? fields.at);
  }
  const inner: JobContext = {
    ...context,
    variables: readVariables(fields, context.variables),
    locked: context.locked || isLocked(fields),
    serverPool: fields.has('pool') ? isServerPool(fields.get('pool')) : context.serverPool,
  };
  const needs = fields.texts('dependsOn')?.map(({ text }) => text) ?? (before === undefined ? [] : [before]);
  return {
    name,
    ...optional('title', fields.text('displayName')),
    needs,
    ...optional('condition', conditionOf(fields)),
    jobs: buildJobs(fields, inner),
  };
}

function buildJobs(parent: Fields, context: JobContext): readonly PlanJob[] {
  const jobs: Built<PlanJob>[] = [];
  const before = context.refusals.list.length;
  parent.list('jobs').forEach((node, index) => {
    const job = context.refusals.attempt(() => buildJob(node, context, index + 1));
    if (job) jobs.push({ value: job, at: node.at });
  });
  if (context.refusals.list.length === before) {
    const nodes = jobs.map(({ value, at }) => ({
      name: value.name,
      needs: value.needs.map((need) => need.job),
      at,
    }));
    checkGraph(nodes, 'job', context.refusals);
  }
  const names = jobs.map(({ value }) => value.name);
  return jobs.map(({ value }) => ({
    ...value,
    needs: value.needs.map((need) => ({ ...need, job: spelled(need.job, names) })),
  }));
}
