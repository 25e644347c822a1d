import { err, type Location, ok, type Result } from '@tandem/contract';
import type { PipelineFiles, PipelineRefused, Plan, PlanNeed } from '@tandem/pipeline-model';
import { extended } from './extend.ts';
import { Includer } from './include.ts';
import { checkGlobals, checkJobKeywords, GLOBAL_KEYWORDS } from './keywords.ts';
import { draftOf, type JobDraft, planJob } from './plan-job.ts';
import { findingAt, Refused, refuse } from './problems.ts';
import { scalarText, textList, variablesOf } from './scalars.ts';
import { decideRules } from './start.ts';
import {
  deepMerge,
  emptyMapping,
  isList,
  isMapping,
  kindOf,
  type Mapping,
  placeOf,
  type Value,
} from './value.ts';

/** What a pipeline is resolved from. */
export interface GitlabCall {
  /** Usually `.gitlab-ci.yml`. */
  readonly file: string;
  /** Predefined, project and pipeline variables: all that is known when the pipeline is created. */
  readonly variables: Readonly<Record<string, string>>;
  readonly files: PipelineFiles;
}

/**
 * Resolves a GitLab pipeline offline: includes with their inputs, `extends`, `!reference`, rules, stage order
 * and needs. Whatever it does not know is a finding with its place; it never guesses.
 */
export async function resolveGitlab(call: GitlabCall): Promise<Result<Plan, PipelineRefused>> {
  const includer = new Includer(call.files, call.variables);
  try {
    const merged = await includer.read({ file: call.file.replace(/^\/+/, '') }, emptyMapping(), undefined);
    return ok({ platform: 'gitlab', stages: stagesOf(extended(merged), call), sources: includer.sources });
  } catch (error) {
    if (error instanceof Refused) return err({ findings: error.findings });
    throw error;
  }
}

function stagesOf(root: Mapping, call: GitlabCall): Plan['stages'] {
  checkGlobals(root);
  const file = variablesOf(root.variables, placeOf(root, 'variables'));
  checkWorkflow(root, { ...file, ...call.variables });
  const names = stageNames(root);
  const drafts = draftsOf(root, { file, outside: call.variables });
  for (const draft of drafts) {
    if (!names.includes(draft.stage)) {
      refuse(
        placeOf(draft.job, 'stage') ?? draft.at,
        `job ${draft.name}: there is no stage '${draft.stage}'; stages are ${names.join(', ')}`,
      );
    }
  }
  if (drafts.length === 0)
    refuse(
      { file: call.file },
      'no job is in this pipeline: there is none, or the rules keep all of them away',
    );
  const needs = new Map(drafts.map((draft) => [draft.name, needsOf(draft, drafts, names)]));
  checkCircles(drafts, needs);
  return names
    .map((name, index) => ({
      name,
      needs: names.slice(0, index),
      jobs: drafts
        .filter((draft) => draft.stage === name)
        .map((draft) => planJob(draft, needs.get(draft.name) ?? [])),
    }))
    .filter((stage) => stage.jobs.length > 0)
    .map((stage, _, kept) => ({
      ...stage,
      needs: stage.needs.filter((name) => kept.some((each) => each.name === name)),
    }));
}

function checkWorkflow(root: Mapping, variables: Readonly<Record<string, string>>): void {
  const { workflow } = root;
  if (workflow === undefined) return;
  const at = placeOf(root, 'workflow');
  if (!isMapping(workflow)) refuse(at, `workflow must be a mapping, and is ${kindOf(workflow)}`);
  for (const key of Object.keys(workflow)) {
    if (!['rules', 'name', 'auto_cancel'].includes(key))
      refuse(placeOf(workflow, key) ?? at, `workflow:${key} is not understood here`);
  }
  if (workflow.rules === undefined) return;
  const start = decideRules(
    'workflow',
    workflow.rules,
    placeOf(workflow, 'rules') ?? at,
    variables,
    'always',
  );
  if (start.when === 'never') refuse(at, 'the rules of workflow keep this pipeline from being made');
  if (Object.keys(start.variables).length > 0) refuse(at, 'workflow:rules:variables is not understood here');
}

function stageNames(root: Mapping): readonly string[] {
  const at = placeOf(root, 'stages');
  const own = root.stages === undefined ? ['build', 'test', 'deploy'] : textList(root.stages, at, 'stages');
  return ['.pre', ...own.filter((name) => name !== '.pre' && name !== '.post'), '.post'];
}

function draftsOf(root: Mapping, globals: Parameters<typeof draftOf>[3]): readonly JobDraft[] {
  const defaults = defaultsOf(root);
  return Object.keys(root)
    .filter((name) => !GLOBAL_KEYWORDS.includes(name) && !name.startsWith('.'))
    .flatMap((name) => {
      const at = placeOf(root, name);
      const own = root[name];
      if (!isMapping(own)) refuse(at, `job ${name} must be a mapping, and is ${kindOf(own)}`);
      checkJobKeywords(name, own);
      return draftOf(name, withDefaults(defaults, own), at, globals) ?? [];
    });
}

/** `default:` and its older global spellings. Defaults are replaced by a job's own keys, never merged. */
function defaultsOf(root: Mapping): Mapping {
  const given = root.default === undefined ? emptyMapping() : root.default;
  if (!isMapping(given))
    refuse(placeOf(root, 'default'), `default must be a mapping, and is ${kindOf(given)}`);
  checkJobKeywords('default', given);
  const globals = emptyMapping();
  for (const key of ['image', 'before_script', 'after_script'])
    if (key in root) globals[key] = root[key] as Value;
  return deepMerge(globals, given);
}

function withDefaults(defaults: Mapping, own: Mapping): Mapping {
  const missing = emptyMapping();
  for (const key of Object.keys(defaults)) if (!(key in own)) missing[key] = defaults[key] as Value;
  return deepMerge(own, missing);
}

/** `needs` as edges; without them every job of the earlier stages. `dependencies` chooses whose artifacts come. */
function needsOf(
  draft: JobDraft,
  drafts: readonly JobDraft[],
  stages: readonly string[],
): readonly PlanNeed[] {
  const { job, name, at } = draft;
  const from =
    job.dependencies === undefined
      ? undefined
      : textList(job.dependencies, placeOf(job, 'dependencies') ?? at, `job ${name}: dependencies`);
  const chosen = (need: PlanNeed): PlanNeed =>
    from ? { ...need, artifacts: from.includes(need.job) } : need;
  if (job.needs === undefined || job.needs === null) {
    return drafts
      .filter((other) => stages.indexOf(other.stage) < stages.indexOf(draft.stage))
      .map((other) => chosen({ job: other.name, artifacts: true, optional: false }));
  }
  if (!isList(job.needs))
    refuse(placeOf(job, 'needs') ?? at, `job ${name}: needs must be a list, and is ${kindOf(job.needs)}`);
  return job.needs.flatMap((entry, index) => {
    const where = placeOf(job.needs as object, index) ?? placeOf(job, 'needs') ?? at;
    const need = needOf(name, entry, where);
    if (drafts.some((other) => other.name === need.job)) return [chosen(need)];
    if (need.optional) return [];
    return refuse(
      where,
      `job ${name} needs ${need.job}, which is not in this pipeline; if that may be so, write optional: true`,
    );
  });
}

function needOf(name: string, entry: Value, at: Location | undefined): PlanNeed {
  if (typeof entry === 'string') return { job: entry, artifacts: true, optional: false };
  if (!isMapping(entry))
    return refuse(at, `job ${name}: a need is the name of a job or a mapping, and this is ${kindOf(entry)}`);
  for (const key of Object.keys(entry)) {
    if (!['job', 'artifacts', 'optional'].includes(key))
      refuse(placeOf(entry, key) ?? at, `job ${name}: needs:${key} is not understood here`);
  }
  return {
    job: scalarText(entry.job, placeOf(entry, 'job') ?? at, `job ${name}: needs:job`),
    artifacts: entry.artifacts !== false,
    optional: entry.optional === true,
  };
}

function checkCircles(drafts: readonly JobDraft[], needs: ReadonlyMap<string, readonly PlanNeed[]>): void {
  const done = new Set<string>();
  const visit = (name: string, chain: readonly string[]): void => {
    if (done.has(name)) return;
    if (chain.includes(name)) {
      const draft = drafts.find((each) => each.name === name);
      throw new Refused([
        findingAt(draft?.at, `jobs need each other in a circle: ${[...chain, name].join(' → ')}`),
      ]);
    }
    for (const need of needs.get(name) ?? []) visit(need.job, [...chain, name]);
    done.add(name);
  };
  for (const draft of drafts) visit(draft.name, []);
}
