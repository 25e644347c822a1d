import { loaderScript } from '@tandem/bundles';
import { type InputSpec, inputVariable, type StepContract } from '@tandem/contract';
import { CODE_QUALITY_FILE, SUMMARY_FILE } from '@tandem/platform-gitlab';
import { Pair, Scalar, YAMLMap } from 'yaml';
import { BUNDLES, describedInput } from '../describe.ts';
import { type Emitted, emitPerStep, type Sources } from '../emitter.ts';
import { reportsOn } from '../publications.ts';
import { emittedLine, yamlText } from '../yaml.ts';

/** Where the outputs of a job are, for later jobs; what platform-gitlab writes where nothing else is said. */
const DOTENV_FILE = 'tandem.env';

export const folders = ['gitlab-ci-templates/steps'];

/** A GitLab template for each step. */
export function emits(sources: Sources): Emitted {
  return emitPerStep(sources, (step) => `gitlab-ci-templates/steps/${step}.yml`, gitlabTemplate);
}

/**
 * The GitLab template of a step: one job, whose name is an input, so that a pipeline can include it twice.
 *
 * `needs`, `rules`, `tags` and whatever else a consumer wants are not inputs: GitLab merges what the including
 * file says under the job's name into the job, and each of them means something else empty than absent.
 */
export function gitlabTemplate(contract: StepContract): string {
  const header = yamlText({ spec: { inputs: { ...jobInputs(contract), ...stepInputs(contract) } } });
  const job = yamlText(jobNamed(jobOf(contract)));
  return [
    `# ${emittedLine(contract.name)}`,
    '#',
    `# ${contract.title}. Set needs, rules or tags under the job's name in the file that includes this.`,
    `${header}---`,
    job,
  ].join('\n');
}

function jobInputs(contract: StepContract): object {
  return {
    job: { description: 'Name of the job; its outputs are named after it.', default: contract.name },
    stage: { description: 'Stage of the job.', default: 'deploy' },
    image: {
      description: `Image with Node 20 or later${usesGit(contract) ? ' and git 2.31 or later' : ''}.`,
      // The slim image has no git.
      default: usesGit(contract) ? 'node:24' : 'node:24-slim',
    },
    bundles: {
      description: BUNDLES,
      default: '',
    },
  };
}

function usesGit(contract: StepContract): boolean {
  return contract.ports.includes('git');
}

function stepInputs(contract: StepContract): object {
  const left = [...Object.keys(contract.reports ?? {}), ...(contract.artifacts ?? [])];
  return Object.fromEntries(
    Object.entries(contract.inputs).map(([name, spec]) => {
      // An empty path under `artifacts` would name the whole folder.
      return [name, { ...inputOf(spec), ...(left.includes(name) && { regex: '^.+$' }) }];
    }),
  );
}

/** An input as `spec:inputs` says it (docs.gitlab.com, ci/inputs). */
function inputOf(spec: InputSpec): object {
  const description = describedInput(spec);
  const given = spec.default === undefined ? {} : { default: spec.default };
  switch (spec.type) {
    case 'text':
      return {
        description,
        type: 'string',
        ...given,
        ...(spec.pattern && { regex: `^(?:${spec.pattern})$` }),
      };
    case 'path':
      return { description, type: 'string', ...given };
    case 'choice':
      return { description, type: 'string', options: spec.options, ...given };
    case 'flag':
      return { description, type: 'boolean', ...given };
    case 'integer':
      return { description, type: 'number', ...given };
    case 'list':
      return { description, type: 'array', ...given };
  }
}

function jobNamed(job: object): YAMLMap {
  const jobs = new YAMLMap();
  jobs.items.push(new Pair(filled('job'), job));
  return jobs;
}

function jobOf(contract: StepContract): object {
  const { exclusive, name } = contract;
  return {
    stage: filled('stage'),
    image: filled('image'),
    variables: {
      TANDEM_FROM: variableValue('bundles'),
      ...Object.fromEntries(
        Object.keys(contract.inputs).map((input) => [inputVariable(input), variableValue(input)]),
      ),
    },
    ...(exclusive && { resource_group: filled(exclusive, `${name}-`) }),
    // What changes something is not stopped half-way because a newer pipeline began.
    ...(contract.effects.length > 0 && { interruptible: false }),
    // 75: running it again can help. Exit codes alone would drop the retries of a runner that failed (gitlabhq,
    // lib/gitlab/ci/build/auto_retry.rb).
    retry: { max: 2, exit_codes: [75], when: ['runner_system_failure', 'api_failure', 'unknown_failure'] },
    script: [loaderScript(name)],
    artifacts: artifactsOf(contract),
  };
}

/** An input within quotes, so that a colon or a number in it stays text. */
function filled(name: string, before = ''): Scalar {
  const value = new Scalar(`${before}$[[ inputs.${name} ]]`);
  value.type = 'QUOTE_DOUBLE';
  return value;
}

/**
 * What a variable is set to. GitLab fills inputs into the text of the file before it reads it as YAML (gitlabhq,
 * lib/gitlab/ci/config/interpolation/text_template.rb), and refuses variables that are empty, lists or flags
 * (lib/gitlab/ci/config/entry/variable.rb): in a literal block any line is text, whatever is in it.
 */
function variableValue(name: string): Scalar {
  const value = new Scalar(`$[[ inputs.${name} ]]`);
  value.type = 'BLOCK_LITERAL';
  return value;
}

/** The keyword of each kind of report under `artifacts:reports`. */
const REPORT_KEYWORDS: Readonly<Record<string, string>> = { junit: 'junit', 'code-quality': 'codequality' };

/**
 * What the job keeps, also where it fails. A file that was not written is a warning of the runner and no error
 * (docs.gitlab.com, ci/jobs/job_artifacts). A link in the merge request needs a name of letters, digits, hyphens
 * and blanks (gitlabhq, lib/gitlab/ci/config/entry/artifacts.rb, EXPOSE_AS_REGEX).
 */
function artifactsOf(contract: StepContract): object {
  const reports = reportsOn('gitlab', contract);
  const kept = reports.filter(({ as }) => as === 'artifact').map(({ name }) => name);
  const files: Record<string, (string | Scalar)[]> = { codequality: [CODE_QUALITY_FILE] };
  for (const { name, kind, as } of reports) {
    const keyword = REPORT_KEYWORDS[kind];
    if (as === 'report' && keyword) files[keyword] = [...(files[keyword] ?? []), filled(name)];
  }
  const own = Object.entries(files).map(([keyword, paths]) => [keyword, paths.length > 1 ? paths : paths[0]]);
  return {
    when: 'always',
    ...(kept.length > 0 && { expose_as: contract.title.replace(/[^-\w ]/g, '') }),
    paths: [SUMMARY_FILE, ...[...(contract.artifacts ?? []), ...kept].map((name) => filled(name))],
    reports: { dotenv: DOTENV_FILE, ...Object.fromEntries(own) },
  };
}
