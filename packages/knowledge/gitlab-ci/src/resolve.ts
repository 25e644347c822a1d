import { err, ok, type Result } from '@tandem/contract';
import type { PipelineFiles, PipelineRefused, Plan } from '@tandem/pipeline';
import { extended } from './extend.ts';
import { Includer } from './include.ts';
import { onlyKeys } from './job-fields.ts';
import {
  checkDefaultKeywords,
  checkGlobals,
  checkJobKeywords,
  GLOBAL_KEYWORDS,
  NO_JOB_NAMES,
} from './keywords.ts';
import { checkCircles, needsOf } from './needs.ts';
import { draftOf, type Globals, type JobDraft, planJob } from './plan-job.ts';
import { Problems, Refused, refuse } from './problems.ts';
import { ruleVariablesOf, textList, variablesOf } from './scalars.ts';
import { decideRules } from './start.ts';
import { deepMerge, emptyMapping, isMapping, kindOf, type Mapping, placeOf, type Value } from './value.ts';

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
  const problems = new Problems();
  problems.attempt(() => checkGlobals(root));
  const globals = problems.attempt(() => globalsOf(root, call)) ?? {
    file: {},
    ruled: {},
    outside: call.variables,
  };
  const stages = problems.attempt(() => stageNames(root)) ?? [];
  const all = draftsOf(root, globals, stages, problems);
  const drafts = all.filter((draft) => draft.start.when !== 'never');
  const names = Object.keys(root).filter(isJobName);
  const needs = new Map(
    drafts.map((draft) => [
      draft.name,
      problems.attempt(() => needsOf(draft, { drafts, names, stages })) ?? [],
    ]),
  );
  problems.attempt(() => checkCircles(drafts, needs));
  // A job that its rules keep away is no less checked for it.
  const jobs = all.flatMap((draft) => {
    const job = problems.attempt(() => planJob(draft, needs.get(draft.name) ?? []));
    return job && draft.start.when !== 'never' ? [{ stage: draft.stage, job }] : [];
  });
  problems.raise();
  if (drafts.length === 0)
    refuse(
      { file: call.file },
      'no job is in this pipeline: there is none, or the rules keep all of them away',
    );
  const kept = stages.filter((name) => jobs.some(({ stage }) => stage === name));
  return kept.map((name, index) => ({
    name,
    needs: kept.slice(0, index),
    jobs: jobs.filter(({ stage }) => stage === name).map(({ job }) => job),
  }));
}

/** The variables of all jobs: those of the file, with what the rules of `workflow` add. */
function globalsOf(root: Mapping, call: GitlabCall): Globals {
  const at = placeOf(root, 'variables');
  const file = variablesOf(root.variables, at);
  const ruled = { ...ruleVariablesOf(root.variables, at), ...call.variables };
  const { workflow } = root;
  if (workflow === undefined || workflow === null) return { file, ruled, outside: call.variables };
  const where = placeOf(root, 'workflow');
  if (!isMapping(workflow)) refuse(where, `workflow must be a mapping, and is ${kindOf(workflow)}`);
  onlyKeys(workflow, ['rules', 'name', 'auto_cancel'], where, 'workflow');
  if (workflow.rules === undefined || workflow.rules === null)
    return { file, ruled, outside: call.variables };
  const start = decideRules('workflow', workflow.rules, placeOf(workflow, 'rules') ?? where, ruled, 'always');
  if (start.when === 'never') refuse(where, 'the rules of workflow keep this pipeline from being made');
  if (start.when !== 'always') refuse(where, 'workflow:rules:when is always or never');
  return {
    file: { ...file, ...start.variables },
    ruled: { ...ruled, ...start.ruled, ...call.variables },
    outside: call.variables,
  };
}

function stageNames(root: Mapping): readonly string[] {
  const at = placeOf(root, 'stages');
  const own =
    root.stages === undefined || root.stages === null
      ? ['build', 'test', 'deploy']
      : textList(root.stages, at, 'stages');
  const twice = own.find((name, index) => own.indexOf(name) !== index);
  if (twice !== undefined) refuse(at, `the stage '${twice}' is there twice`);
  return ['.pre', ...own.filter((name) => name !== '.pre' && name !== '.post'), '.post'];
}

function isJobName(name: string): boolean {
  return !GLOBAL_KEYWORDS.includes(name) && !name.startsWith('.');
}

function draftsOf(
  root: Mapping,
  globals: Globals,
  stages: readonly string[],
  problems: Problems,
): readonly JobDraft[] {
  const defaults = problems.attempt(() => defaultsOf(root)) ?? emptyMapping();
  return Object.keys(root)
    .filter(isJobName)
    .flatMap((name) => {
      const draft = problems.attempt(() => {
        const at = placeOf(root, name);
        const own = root[name];
        if (!isMapping(own)) refuse(at, `job ${name} must be a mapping, and is ${kindOf(own)}`);
        if (NO_JOB_NAMES.includes(name)) refuse(at, `no job may be called '${name}'`);
        checkJobKeywords(name, own);
        const made = draftOf(name, withDefaults(defaults, own), at, globals);
        if (!stages.includes(made.stage))
          refuse(
            placeOf(own, 'stage') ?? at,
            `job ${name}: there is no stage '${made.stage}'; stages are ${stages.join(', ')}`,
          );
        return made;
      });
      return draft ? [draft] : [];
    });
}

/** `default:` and its older global spellings. Defaults are replaced by a job's own keys, never merged. */
function defaultsOf(root: Mapping): Mapping {
  const given = root.default ?? emptyMapping();
  if (!isMapping(given))
    refuse(placeOf(root, 'default'), `default must be a mapping, and is ${kindOf(given)}`);
  checkDefaultKeywords(given);
  const globals = emptyMapping();
  for (const key of ['image', 'before_script', 'after_script']) {
    if (!(key in root)) continue;
    if (key in given)
      refuse(placeOf(root, key), `${key} is set for the whole file and in default; keep the one in default`);
    globals[key] = root[key] as Value;
  }
  return deepMerge(globals, given);
}

function withDefaults(defaults: Mapping, own: Mapping): Mapping {
  const missing = emptyMapping();
  for (const key of Object.keys(defaults)) if (!(key in own)) missing[key] = defaults[key] as Value;
  return deepMerge(own, missing);
}
