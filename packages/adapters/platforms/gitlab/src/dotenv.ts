import type { ProcessView } from '@tandem/ports';

/** Where the outputs go, unless `TANDEM_DOTENV` names another file. */
export const DEFAULT_DOTENV = 'tandem.env';

/**
 * What stands before the names of a job's outputs: `TANDEM_PREFIX`, else the name of the job, in capitals with
 * every run of other characters as one underscore.
 */
export function outputPrefix(env: ProcessView['env']): string {
  const name = env.TANDEM_PREFIX || env.CI_JOB_NAME || 'TANDEM';
  return name.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}

/** The dotenv name of an output: `PROMOTE_FRIENDLY_UNIT`. */
export function outputVariable(prefix: string, output: string): string {
  return `${prefix}_${output.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
}

/**
 * A dotenv report with these values. Lines of other names stay as they are; an earlier value of one of these
 * names is replaced. No blank lines, no quotes: GitLab takes each line literally up to its end (GitLab docs,
 * ci/yaml/artifacts_reports "artifacts:reports:dotenv").
 *
 * @param values Each of one line.
 */
export function mergeDotenv(before: string | undefined, values: ReadonlyMap<string, string>): string {
  const others = (before ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !values.has(line.slice(0, Math.max(0, line.indexOf('=')))));
  const ours = [...values].map(([name, value]) => `${name}=${value}`);
  return [...others, ...ours].map((line) => `${line}\n`).join('');
}
