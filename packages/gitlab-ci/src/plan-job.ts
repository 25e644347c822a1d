import type { Location } from '@tandem/contract';
import type { PlanArtifacts, PlanJob, PlanNeed, PlanStep } from '@tandem/pipeline-model';
import { refuse } from './problems.ts';
import { minutesOf, scalarText, scriptLines, textList, variablesOf } from './scalars.ts';
import { decideRules, type Start, whenOf } from './start.ts';
import { isList, isMapping, kindOf, type Mapping, placeOf, type Value } from './value.ts';

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

/** A job with its rules decided; undefined where they keep it from the pipeline. */
export function draftOf(
  name: string,
  job: Mapping,
  at: Location | undefined,
  globals: {
    readonly file: Readonly<Record<string, string>>;
    readonly outside: Readonly<Record<string, string>>;
  },
): JobDraft | undefined {
  const own = { ...globals.file, ...variablesOf(job.variables, placeOf(job, 'variables') ?? at) };
  const when = whenOf(`job ${name}`, job.when ?? 'on_success', placeOf(job, 'when') ?? at);
  const start: Start =
    job.rules === undefined
      ? {
          when,
          variables: {},
          ...(job.allow_failure === undefined && when === 'manual' ? { allowFailure: true } : {}),
        }
      : decideRules(
          `job ${name}`,
          job.rules,
          placeOf(job, 'rules') ?? at,
          { ...own, ...globals.outside },
          when,
        );
  if (start.when === 'never') return undefined;
  const stage =
    job.stage === undefined
      ? 'test'
      : scalarText(job.stage, placeOf(job, 'stage') ?? at, `job ${name}: stage`);
  return { name, at, stage, job, start, variables: { ...own, ...start.variables } };
}

/** The plan's form of a job. @throws Refused for anything in it that is not understood. */
export function planJob(draft: JobDraft, needs: readonly PlanNeed[]): PlanJob {
  const { name, job, at, start } = draft;
  const where = (key: string) => placeOf(job, key) ?? at;
  const artifacts = artifactsOf(name, job.artifacts, where('artifacts'));
  const retry = retryOf(name, job.retry, where('retry'));
  const mayFail = mayFailOf(name, start.allowFailure ?? job.allow_failure, where('allow_failure'));
  const image = nameOf(job.image, where('image'), `job ${name}: image`);
  const environment = nameOf(job.environment, where('environment'), `job ${name}: environment`);
  return {
    name,
    ...(at ? { at } : {}),
    needs,
    variables: draft.variables,
    steps: stepsOf(draft),
    ...(image === undefined ? {} : { image }),
    ...(artifacts ? { artifacts } : {}),
    ...(environment === undefined ? {} : { environment }),
    ...(job.resource_group === undefined || job.resource_group === null
      ? {}
      : {
          exclusive: scalarText(job.resource_group, where('resource_group'), `job ${name}: resource_group`),
        }),
    ...(retry ? { retry } : {}),
    ...(mayFail === undefined ? {} : { mayFail }),
    ...(job.timeout === undefined
      ? {}
      : {
          timeoutMinutes: minutesOf(scalarText(job.timeout, where('timeout'), 'timeout'), where('timeout')),
        }),
    start: (
      { on_success: 'automatic', always: 'always', manual: 'manual', on_failure: 'on-failure' } as const
    )[start.when as 'on_success'],
  };
}

function stepsOf({ name, job, at }: JobDraft): readonly PlanStep[] {
  const lines = (key: string) => scriptLines(job[key], placeOf(job, key) ?? at, `job ${name}: ${key}`);
  if (job.script === undefined) refuse(at, `job ${name} has no script`);
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

function artifactsOf(
  name: string,
  value: Value | undefined,
  at: Location | undefined,
): PlanArtifacts | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isMapping(value)) refuse(at, `job ${name}: artifacts must be a mapping, and is ${kindOf(value)}`);
  for (const key of Object.keys(value)) {
    if (!['paths', 'reports', 'when', 'expire_in', 'name', 'expose_as', 'access', 'public'].includes(key)) {
      refuse(placeOf(value, key) ?? at, `job ${name}: artifacts:${key} is not understood here`);
    }
  }
  const when = value.when ?? 'on_success';
  if (when !== 'on_success' && when !== 'on_failure' && when !== 'always') {
    refuse(
      placeOf(value, 'when') ?? at,
      `job ${name}: artifacts:when is none of on_success, on_failure, always`,
    );
  }
  const reports: Record<string, string> = {};
  const given = isMapping(value.reports) ? value.reports : undefined;
  for (const kind of Object.keys(given ?? {})) {
    const files = textList(
      given?.[kind],
      placeOf(given as Mapping, kind) ?? at,
      `job ${name}: artifacts:reports:${kind}`,
    );
    if (files.length !== 1)
      refuse(
        placeOf(given as Mapping, kind) ?? at,
        `job ${name}: artifacts:reports:${kind} takes one file here`,
      );
    reports[kind] = files[0] as string;
  }
  const { dotenv, ...others } = reports;
  return {
    paths: textList(value.paths, placeOf(value, 'paths') ?? at, `job ${name}: artifacts:paths`),
    ...(dotenv === undefined ? {} : { dotenv }),
    reports: others,
    when,
  };
}

/**
 * `retry` as exit codes: `when: script_failure` and `always` mean every one, the reasons that are the
 * runner's own never happen here (docs.gitlab.com, ci/yaml, "retry:when" and "retry:exit_codes").
 */
function retryOf(name: string, value: Value | undefined, at: Location | undefined): PlanJob['retry'] {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return { max: value };
  if (!isMapping(value))
    refuse(at, `job ${name}: retry must be a number or a mapping, and is ${kindOf(value)}`);
  for (const key of Object.keys(value)) {
    if (!['max', 'when', 'exit_codes'].includes(key))
      refuse(placeOf(value, key) ?? at, `job ${name}: retry:${key} is not understood`);
  }
  const max = typeof value.max === 'number' ? value.max : 2;
  const when = textList(value.when, placeOf(value, 'when') ?? at, `job ${name}: retry:when`);
  const codes = numbers(name, value.exit_codes, placeOf(value, 'exit_codes') ?? at, 'retry:exit_codes');
  const any = when.some((reason) => reason === 'always' || reason === 'script_failure');
  if (any || (when.length === 0 && codes === undefined)) return { max };
  return { max, exitCodes: codes ?? [] };
}

function mayFailOf(name: string, value: Value | undefined, at: Location | undefined): PlanJob['mayFail'] {
  if (value === undefined || value === null || value === false) return undefined;
  if (value === true) return 'any';
  if (!isMapping(value))
    refuse(at, `job ${name}: allow_failure must be true, false or a mapping, and is ${kindOf(value)}`);
  return numbers(name, value.exit_codes, at, 'allow_failure:exit_codes') ?? 'any';
}

function numbers(
  name: string,
  value: Value | undefined,
  at: Location | undefined,
  what: string,
): readonly number[] | undefined {
  if (value === undefined || value === null) return undefined;
  return (isList(value) ? value : [value]).map((code) =>
    typeof code === 'number'
      ? code
      : refuse(at, `job ${name}: ${what} takes numbers, and this is ${kindOf(code)}`),
  );
}

/** An image or an environment: its name, or a mapping with `name`. */
function nameOf(value: Value | undefined, at: Location | undefined, what: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  return scalarText(isMapping(value) ? value.name : value, at, what);
}
