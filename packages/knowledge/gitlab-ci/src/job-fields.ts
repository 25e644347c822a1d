import type { Location } from '@tandem/contract';
import { nearestName } from '@tandem/contract';
import type { GitlabJob, PlanArtifacts, PlanJob } from '@tandem/pipeline';
import { refuse } from './problems.ts';
import { scalarText, textList } from './scalars.ts';
import { isList, isMapping, kindOf, type Mapping, placeOf, type Value } from './value.ts';

/** Refuses keys of a part of a job that are not resolved here, with the nearest that is. */
export function onlyKeys(
  part: Mapping,
  known: readonly string[],
  at: Location | undefined,
  what: string,
): void {
  for (const key of Object.keys(part)) {
    if (known.includes(key)) continue;
    const near = nearestName(key, known);
    const hint = near ? `; did you mean '${near}'?` : `; ${known.join(', ')} are`;
    refuse(placeOf(part, key) ?? at, `${what}:${key} is not understood here${hint}`);
  }
}

const ARTIFACTS = ['paths', 'reports', 'when', 'expire_in', 'name', 'expose_as', 'access', 'public'];

/** The kinds of reports (docs.gitlab.com, ci/yaml/artifacts_reports) that are files. */
const REPORTS = [
  'accessibility',
  'annotations',
  'api_fuzzing',
  'browser_performance',
  'codequality',
  'container_scanning',
  'coverage_fuzzing',
  'cyclonedx',
  'dast',
  'dependency_scanning',
  'dotenv',
  'junit',
  'license_scanning',
  'load_performance',
  'metrics',
  'requirements',
  'sast',
  'secret_detection',
  'terraform',
];

/** The artifacts of a job. @throws Refused for what is not understood. */
export function artifactsOf(
  name: string,
  value: Value | undefined,
  at: Location | undefined,
): PlanArtifacts | undefined {
  if (value === undefined || value === null) return undefined;
  const what = `job ${name}: artifacts`;
  if (!isMapping(value)) refuse(at, `${what} must be a mapping, and is ${kindOf(value)}`);
  onlyKeys(value, ARTIFACTS, at, what);
  const when = value.when ?? 'on_success';
  if (when !== 'on_success' && when !== 'on_failure' && when !== 'always')
    refuse(placeOf(value, 'when') ?? at, `${what}:when is none of on_success, on_failure, always`);
  if (value.paths !== undefined && !isList(value.paths))
    refuse(placeOf(value, 'paths') ?? at, `${what}:paths must be a list, and is ${kindOf(value.paths)}`);
  const { dotenv: [dotenv] = [], ...reports } = reportsOf(
    what,
    value.reports,
    placeOf(value, 'reports') ?? at,
  );
  return {
    paths: textList(value.paths, placeOf(value, 'paths') ?? at, `${what}:paths`),
    ...(dotenv === undefined ? {} : { dotenv }),
    reports,
    when,
  };
}

function reportsOf(
  what: string,
  value: Value | undefined,
  at: Location | undefined,
): Record<string, readonly string[]> {
  const reports: Record<string, readonly string[]> = {};
  if (value === undefined || value === null) return reports;
  if (!isMapping(value)) refuse(at, `${what}:reports must be a mapping, and is ${kindOf(value)}`);
  onlyKeys(value, REPORTS, at, `${what}:reports`);
  for (const kind of Object.keys(value)) {
    const where = placeOf(value, kind) ?? at;
    const files = textList(value[kind], where, `${what}:reports:${kind}`);
    if (kind === 'dotenv' && files.length !== 1) refuse(where, `${what}:reports:${kind} takes one file here`);
    reports[kind] = files;
  }
  return reports;
}

/** Reasons for which `retry:when` repeats a job; those of the runner itself never happen here. */
const RETRY_WHEN = [
  'always',
  'unknown_failure',
  'script_failure',
  'api_failure',
  'stuck_or_timeout_failure',
  'runner_system_failure',
  'runner_unsupported',
  'stale_schedule',
  'job_execution_timeout',
  'archived_failure',
  'unmet_prerequisites',
  'scheduler_failure',
  'data_integrity_failure',
];

/**
 * `retry` as exit codes: `when: script_failure` and `always` mean every one (docs.gitlab.com, ci/yaml,
 * "retry:when" and "retry:exit_codes"). @throws Refused for what is not understood.
 */
export function retryOf(
  name: string,
  value: Value | undefined,
  at: Location | undefined,
): GitlabJob['retry'] {
  if (value === undefined || value === null) return undefined;
  const what = `job ${name}: retry`;
  if (!isMapping(value)) return { max: triesOf(value, at, what) };
  onlyKeys(value, ['max', 'when', 'exit_codes'], at, what);
  const max = value.max === undefined ? 2 : triesOf(value.max, placeOf(value, 'max') ?? at, `${what}:max`);
  const when = textList(value.when, placeOf(value, 'when') ?? at, `${what}:when`);
  const unknown = when.find((reason) => !RETRY_WHEN.includes(reason));
  if (unknown !== undefined)
    refuse(
      placeOf(value, 'when') ?? at,
      `${what}:when: there is no reason '${unknown}'; there are ${RETRY_WHEN.join(', ')}`,
    );
  const codes = exitCodes(value.exit_codes, placeOf(value, 'exit_codes') ?? at, `${what}:exit_codes`);
  const any = when.some((reason) => reason === 'always' || reason === 'script_failure');
  if (any || (when.length === 0 && codes === undefined)) return { max };
  return { max, exitCodes: codes ?? [] };
}

function triesOf(value: Value, at: Location | undefined, what: string): number {
  return value === 0 || value === 1 || value === 2
    ? value
    : refuse(at, `${what} must be 0, 1 or 2, and is ${kindOf(value)}`);
}

/** `allow_failure`. @throws Refused for what is not understood. */
export function mayFailOf(
  name: string,
  value: Value | undefined,
  at: Location | undefined,
): PlanJob['mayFail'] {
  if (value === undefined || value === null || value === false) return undefined;
  if (value === true) return 'any';
  const what = `job ${name}: allow_failure`;
  if (!isMapping(value)) refuse(at, `${what} must be true, false or a mapping, and is ${kindOf(value)}`);
  onlyKeys(value, ['exit_codes'], at, what);
  return exitCodes(value.exit_codes, placeOf(value, 'exit_codes') ?? at, `${what}:exit_codes`) ?? 'any';
}

function exitCodes(
  value: Value | undefined,
  at: Location | undefined,
  what: string,
): readonly number[] | undefined {
  if (value === undefined || value === null) return undefined;
  return (isList(value) ? value : [value]).map((code) =>
    typeof code === 'number' ? code : refuse(at, `${what} takes whole numbers, and this is ${kindOf(code)}`),
  );
}

const ENVIRONMENT = ['name', 'url', 'action', 'on_stop', 'auto_stop_in', 'deployment_tier', 'kubernetes'];
const IMAGE = ['name', 'entrypoint', 'docker', 'kubernetes', 'pull_policy'];

/** An image or an environment: its name, or a mapping with `name`. @throws Refused */
export function nameOf(
  job: string,
  key: 'image' | 'environment',
  value: Value | undefined,
  at: Location | undefined,
): string | undefined {
  if (value === undefined || value === null) return undefined;
  const what = `job ${job}: ${key}`;
  if (!isMapping(value)) return scalarText(value, at, what);
  onlyKeys(value, key === 'image' ? IMAGE : ENVIRONMENT, at, what);
  return scalarText(value.name, placeOf(value, 'name') ?? at, `${what}:name`);
}
