import type { Location } from '@tandem/contract';
import type { GitlabJob, PlanJob, PlanNeed, PlanStep } from '@tandem/pipeline';
import { artifactsOf, mayFailOf, nameOf, retryOf } from './job-fields.ts';
import { refuse } from './problems.ts';
import { minutesOf, ruleVariablesOf, scalarText, scriptLines, variablesOf } from './scalars.ts';
import { decideRules, type Start, whenOf } from './start.ts';
import { type Mapping, placeOf } from './value.ts';
import { variablesIn } from './variables.ts';

/** A job on its way to the plan: its `needs` are worked out once all jobs are known. */
export interface JobDraft {
  readonly name: string;
  readonly at: Location | undefined;
  readonly stage: string;
  readonly job: Mapping;
  readonly start: Start;
  /** The job's own variables, with those of its rule. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The variables that all jobs have. */
export interface Globals {
  /** Of the file, for scripts. */
  readonly file: Readonly<Record<string, string>>;
  /** All that is known, for rules. */
  readonly ruled: Readonly<Record<string, string>>;
  /** Predefined and from the user interface: they win over those of the file. */
  readonly outside: Readonly<Record<string, string>>;
}

/** A job with its rules decided; its start is `never` where they keep it from the pipeline. */
export function draftOf(name: string, job: Mapping, at: Location | undefined, globals: Globals): JobDraft {
  const where = (key: string) => placeOf(job, key) ?? at;
  const own = { ...globals.file, ...variablesOf(job.variables, where('variables')) };
  const when = whenOf(`job ${name}`, job.when ?? 'on_success', where('when'));
  if (when === 'never') refuse(where('when'), `job ${name}: when: never is for rules only`);
  const start = startOf(name, job, when, at, {
    ...globals.ruled,
    ...ruleVariablesOf(job.variables, where('variables')),
    ...globals.outside,
  });
  const stage =
    job.stage === undefined || job.stage === null
      ? 'test'
      : scalarText(job.stage, where('stage'), `job ${name}: stage`);
  const variables = { ...own, ...start.variables };
  checkVariableCircles(name, variables, where('variables'));
  return { name, at, stage, job, start, variables };
}

function startOf(
  name: string,
  job: Mapping,
  when: string,
  at: Location | undefined,
  variables: Readonly<Record<string, string>>,
): Start {
  if (job.rules !== undefined && job.rules !== null)
    return decideRules(`job ${name}`, job.rules, placeOf(job, 'rules') ?? at, variables, when);
  const allowed = job.allow_failure === undefined && when === 'manual';
  return { when, variables: {}, ruled: {}, ...(allowed ? { allowFailure: true } : {}) };
}

/** GitLab makes no pipeline of variables that lead back to each other; one may name itself. */
function checkVariableCircles(
  name: string,
  variables: Readonly<Record<string, string>>,
  at: Location | undefined,
): void {
  const done = new Set<string>();
  const visit = (variable: string, chain: readonly string[]): void => {
    if (done.has(variable)) return;
    const loop = chain.indexOf(variable);
    if (loop >= 0 && loop < chain.length - 1)
      refuse(
        at,
        `job ${name}: variables lead back to each other: ${[...chain.slice(loop), variable].join(' → ')}`,
      );
    if (loop >= 0) return;
    for (const next of variablesIn(variables[variable] ?? ''))
      if (Object.hasOwn(variables, next)) visit(next, [...chain, variable]);
    done.add(variable);
  };
  for (const variable of Object.keys(variables)) visit(variable, []);
}

/** The plan's form of a job. @throws Refused for anything in it that is not understood. */
export function planJob(draft: JobDraft, needs: readonly PlanNeed[]): PlanJob {
  const { name, job, at, start } = draft;
  const where = (key: string) => placeOf(job, key) ?? at;
  const mayFail = mayFailOf(name, start.allowFailure ?? job.allow_failure, where('allow_failure'));
  const image = nameOf(name, 'image', job.image, where('image'));
  const environment = nameOf(name, 'environment', job.environment, where('environment'));
  return {
    name,
    ...(at ? { at } : {}),
    needs,
    variables: draft.variables,
    steps: stepsOf(draft),
    ...(image === undefined ? {} : { image }),
    ...(environment === undefined ? {} : { environment }),
    ...(job.resource_group === undefined || job.resource_group === null
      ? {}
      : {
          exclusive: scalarText(job.resource_group, where('resource_group'), `job ${name}: resource_group`),
        }),
    ...(mayFail === undefined ? {} : { mayFail }),
    ...(job.timeout === undefined
      ? {}
      : {
          timeoutMinutes: minutesOf(scalarText(job.timeout, where('timeout'), 'timeout'), where('timeout')),
        }),
    dialect: dialectOf(draft),
  };
}

function dialectOf({ name, job, at, start }: JobDraft): GitlabJob {
  const where = (key: string) => placeOf(job, key) ?? at;
  const artifacts = artifactsOf(name, job.artifacts, where('artifacts'));
  const retry = retryOf(name, job.retry, where('retry'));
  return {
    kind: 'gitlab',
    start: (
      { on_success: 'automatic', always: 'always', manual: 'manual', on_failure: 'on-failure' } as const
    )[start.when as 'on_success'],
    order: job.needs === undefined || job.needs === null ? 'stages' : 'needs',
    ...(retry ? { retry } : {}),
    ...(artifacts ? { artifacts } : {}),
  };
}

function stepsOf({ name, job, at }: JobDraft): readonly PlanStep[] {
  const lines = (key: string) => scriptLines(job[key], placeOf(job, key) ?? at, `job ${name}: ${key}`);
  if (lines('script').length === 0) refuse(placeOf(job, 'script') ?? at, `job ${name} has no script`);
  const step = (key: string, text: readonly string[]): PlanStep => {
    const place = placeOf(job, key) ?? at;
    return {
      kind: 'script',
      shell: 'bash',
      name: key,
      text: text.join('\n'),
      env: {},
      ...(place ? { at: place } : {}),
    };
  };
  const after = lines('after_script');
  return [
    step('script', [...lines('before_script'), ...lines('script')]),
    ...(after.length > 0 ? [step('after_script', after)] : []),
  ];
}
