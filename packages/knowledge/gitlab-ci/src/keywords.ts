import { nearestName } from '@tandem/contract';
import { findingAt, Refused } from './problems.ts';
import { type Mapping, placeOf } from './value.ts';

/** Keywords of a file that are no jobs. */
export const GLOBAL_KEYWORDS: readonly string[] = [
  'default',
  'stages',
  'variables',
  'workflow',
  'spec',
  'image',
  'before_script',
  'after_script',
  'cache',
];

/** Names that no job may have (docs.gitlab.com, ci/jobs, "Job names"). */
export const NO_JOB_NAMES: readonly string[] = ['true', 'false', 'nil'];

/** Keywords that `default` may set (docs.gitlab.com, ci/yaml, "default"). */
const DEFAULT_KEYWORDS: readonly string[] = [
  'after_script',
  'artifacts',
  'before_script',
  'cache',
  'image',
  'interruptible',
  'retry',
  'tags',
  'timeout',
];

/** Global keywords that change what runs and are not resolved here. */
const REFUSED_GLOBALS: readonly string[] = ['services', 'types', 'include'];

/** Keywords of a job that the plan says. */
const RESOLVED: readonly string[] = [
  'stage',
  'script',
  'before_script',
  'after_script',
  'variables',
  'rules',
  'needs',
  'dependencies',
  'artifacts',
  'retry',
  'allow_failure',
  'resource_group',
  'environment',
  'image',
  'timeout',
  'when',
];

/** Keywords that change neither what runs nor in which order. */
const IGNORED: readonly string[] = ['tags', 'interruptible', 'cache', 'coverage', 'description'];

/** Keywords that are GitLab's and are not resolved here: a plan without them would be a wrong one. */
const REFUSED: readonly string[] = [
  'only',
  'except',
  'parallel',
  'trigger',
  'inherit',
  'services',
  'secrets',
  'run',
  'release',
  'pages',
  'hooks',
  'id_tokens',
  'start_in',
  'dast_configuration',
  'identity',
  'manual_confirmation',
  'publish',
];

/** @throws Refused for keywords of the file that are not resolved here. */
export function checkGlobals(root: Mapping): void {
  const findings = REFUSED_GLOBALS.filter((key) => key in root).map((key) =>
    findingAt(placeOf(root, key), `the global keyword '${key}' is not understood here`),
  );
  if (findings.length > 0) throw new Refused(findings);
}

/** @throws Refused for keywords that `default` cannot set, and for those not resolved here. */
export function checkDefaultKeywords(given: Mapping): void {
  const findings = Object.keys(given)
    .filter((key) => !DEFAULT_KEYWORDS.includes(key))
    .map((key) => {
      const near = nearestName(key, DEFAULT_KEYWORDS);
      const hint = near ? `; did you mean '${near}'?` : `; ${DEFAULT_KEYWORDS.join(', ')} are`;
      return findingAt(placeOf(given, key), `default:${key} is not understood here${hint}`);
    });
  if (findings.length > 0) throw new Refused(findings);
}

/** @throws Refused for keywords of a job that GitLab does not know, and for those not resolved here. */
export function checkJobKeywords(name: string, job: Mapping): void {
  const known = [...RESOLVED, ...IGNORED];
  const findings = Object.keys(job)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const at = placeOf(job, key);
      if (REFUSED.includes(key)) return findingAt(at, `job ${name}: '${key}' is not understood here`);
      const near = nearestName(key, [...known, ...REFUSED]);
      return findingAt(
        at,
        `job ${name}: there is no keyword '${key}'${near ? `; did you mean '${near}'?` : ''}`,
      );
    });
  if (findings.length > 0) throw new Refused(findings);
}
