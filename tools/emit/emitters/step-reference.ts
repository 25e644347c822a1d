import {
  type DeclaredOutcome,
  type Effect,
  type InputSpec,
  inputVariable,
  isGate,
  outcomeWords,
  outputsOf,
  REPORT_NAMES,
  type StepContract,
} from '@tandem/contract';
import { type Emitted, emitPerStep, type Sources } from '../emitter.ts';
import { codeCell, table, textCell } from '../markdown.ts';
import { ALLOWED } from '../permissions.ts';
import { emittedLine } from '../yaml.ts';

/** The guide that states what gives each permission. */
const TOKENS_PAGE = '../../guides/set-up.md#4-give-the-jobs-a-token';

/** What each outcome means, for the reader of a page. */
const OUTCOME_WORDS: Readonly<Record<DeclaredOutcome, string>> = {
  done: 'The step did its work.',
  open: 'The gate is open.',
  held: 'Not now; `reason` says why. The pipeline goes on.',
  'nothing-to-do': 'Nothing had to be changed.',
};

/** What each effect changes, as the end of a sentence. */
const EFFECT_WORDS: Readonly<Record<Effect, string>> = {
  gitops: 'the GitOps repository',
  forge: 'the forge',
  cluster: 'the cluster',
};

export const folders = ['docs/reference'];

/** A reference page for each step, and the page that lists them. */
export function emits(sources: Sources): Emitted {
  const pages = emitPerStep(sources, (step) => `docs/reference/steps/${step}.md`, referencePage);
  const index = referenceIndex(sources.steps.map(({ contract }) => contract));
  return new Map([...pages, ['docs/reference/README.md', index]]);
}

/** The reference page of a step. */
export function referencePage(contract: StepContract): string {
  const { name, exclusive } = contract;
  return [
    `<!-- ${emittedLine(name)} -->`,
    `# ${name}`,
    '',
    `*${contract.title}.* ${isGate(contract) ? 'A gate. ' : ''}Changes ${effectWords(contract)}.`,
    '',
    contract.description,
    ...(exclusive ? ['', `Only one job runs at a time for each value of \`${exclusive}\` (on GitLab).`] : []),
    ...section('Inputs', ['input', 'value', 'default', ''], Object.entries(contract.inputs).map(inputRow)),
    ...section(
      'Outputs',
      ['output', ''],
      [
        ...Object.entries(outputsOf(contract)).map(([output, spec]) => [
          codeCell(output),
          output === 'outcome' ? outcomeWords(contract, codeCell) : textCell(spec.description),
        ]),
      ],
    ),
    ...section(
      'Reports',
      ['report', 'input that names the file'],
      Object.entries(contract.reports ?? {}).map(([name, kind]) => [
        `[${REPORT_NAMES[kind]}](../reports.md)`,
        codeCell(name),
      ]),
    ),
    ...section(
      'Outcomes',
      ['outcome', 'exit code', ''],
      [
        ...contract.outcomes.map((outcome) => [codeCell(outcome), '0', OUTCOME_WORDS[outcome]]),
        ['`failed`', '1, or 75 where trying again can help', 'One of the failures below.'],
      ],
    ),
    ...section('Failures', ['code', 'what happened', 'what to do', 'exit code'], failureRows(contract)),
    ...section(
      'Secrets',
      ['variable', '', ''],
      Object.entries(contract.secrets).map(([secret, spec]) => [
        codeCell(secret),
        textCell(spec.description),
        spec.optional ? 'optional' : 'required',
      ]),
    ),
    ...accessLines(contract),
    '',
    '## Use',
    '',
    'GitLab:',
    '',
    ...fenced(gitlabUse(contract)),
    '',
    'Azure Pipelines, under `steps:`, with the repository `tandem` under `resources`:',
    '',
    ...fenced(azureUse(contract)),
    '',
    'GitHub Actions, under `steps:`, where the repository is reachable from there:',
    '',
    ...fenced(githubUse(contract)),
    '',
    'A laptop:',
    '',
    ...fenced([laptopUse(contract)], 'sh'),
    '',
    'On GitLab, `$NAME` in an input is expanded when the job starts, on Azure `$(NAME)`.',
    '',
  ].join('\n');
}

/** The page that lists the steps. */
function referenceIndex(contracts: readonly StepContract[]): string {
  return [
    '<!-- Emitted by `npm run emit` from packages/steps. Do not edit. -->',
    '# Steps',
    '',
    'Each comes as a GitLab template, an Azure Pipelines template and a GitHub action, and as one file that also runs on a laptop: `node promote.cjs --help`.',
    '',
    ...table(
      ['step', 'changes', ''],
      contracts.map((contract) => [
        `[${contract.name}](steps/${contract.name}.md)`,
        effectWords(contract),
        textCell(`${contract.title}${isGate(contract) ? ' (a gate)' : ''}`),
      ]),
    ),
    '',
    'What they publish on which platform is in [reports](reports.md). All keys of `release.yaml` are in [release.yaml](release-yaml.md), the commands of `tandem` in [tandem](tandem.md).',
    '',
  ].join('\n');
}

/** What a step changes, as the end of a sentence. */
function effectWords({ effects }: StepContract): string {
  return effects.length === 0 ? 'nothing' : effects.map((effect) => EFFECT_WORDS[effect]).join(' and ');
}

function inputRow([name, spec]: [string, InputSpec]): readonly string[] {
  const given = spec.default === undefined ? '*required*' : codeCell(JSON.stringify(spec.default));
  return [
    `${codeCell(name)}<br>${codeCell(inputVariable(name))}`,
    valueWords(spec),
    given,
    textCell(spec.description),
  ];
}

function valueWords(spec: InputSpec): string {
  switch (spec.type) {
    case 'text':
      return spec.pattern ? `text: ${codeCell(spec.pattern)}` : 'text';
    case 'path':
      return 'path in the workspace';
    case 'choice':
      return spec.options.map(codeCell).join(', ');
    case 'flag':
      return '`true`, `false`';
    case 'integer':
      return `whole number${spec.minimum === undefined ? '' : `, from ${spec.minimum}`}${spec.maximum === undefined ? '' : `, to ${spec.maximum}`}`;
    case 'list':
      if (spec.items === 'path') return 'list of paths in the workspace';
      return spec.pattern ? `list of ${codeCell(spec.pattern)}` : 'list';
  }
}

/** What the step must be allowed: the role for its cluster, and the permissions of its tokens. */
function accessLines({ name, clusterReads, permissions = [] }: StepContract): readonly string[] {
  const role = `[cluster-access/${name}.yaml](../../../cluster-access/${name}.yaml)`;
  return [
    ...(clusterReads ? ['', `It reads a cluster: ${role} is the role for the account of the job.`] : []),
    ...section(
      'Permissions',
      ['its tokens may', ''],
      permissions.map((permission) => [ALLOWED[permission], `[tokens](${TOKENS_PAGE})`]),
    ),
  ];
}

function failureRows(contract: StepContract): readonly (readonly string[])[] {
  return Object.entries(contract.failures).map(([failure, spec]) => [
    codeCell(failure),
    textCell(spec.summary),
    textCell(spec.fix),
    spec.retry ? '75' : '1',
  ]);
}

function section(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  return rows.length === 0 ? [] : ['', `## ${title}`, '', ...table(head, rows)];
}

function gitlabUse(contract: StepContract): readonly string[] {
  return [
    'include:',
    '  - project: tandem/tandem',
    `    ref: ${contract.name}@1.0.0`,
    `    file: /gitlab-ci-templates/steps/${contract.name}.yml`,
    ...given(contract, 'inputs').map((line) => `    ${line}`),
  ];
}

function azureUse(contract: StepContract): readonly string[] {
  return [
    `- template: azure-pipelines-templates/steps/${contract.name}.yml@tandem`,
    ...given(contract, 'parameters').map((line) => `  ${line}`),
  ];
}

/** GitHub takes one @ in `uses`, so the commit of a tag is named instead. */
function githubUse(contract: StepContract): readonly string[] {
  return [
    `- uses: tandem/tandem/github-actions/${contract.name}@<full hash of the commit that the tag ${contract.name}@1.0.0 names>`,
    ...given(contract, 'with').map((line) => `  ${line}`),
  ];
}

/** The bundle by hand; flags are the names of inputs. */
function laptopUse(contract: StepContract): string {
  const required = Object.entries(contract.inputs).filter(([, spec]) => spec.default === undefined);
  const flags = required.map(([name, spec]) => ` --${name.replaceAll('_', '-')} ${exampleOf(spec)}`);
  return `node dist/bundles/${contract.name}.cjs${flags.join('')}`;
}

/** The inputs that must be given, each with a value to replace. */
function given(contract: StepContract, key: string): readonly string[] {
  const required = Object.entries(contract.inputs).filter(([, spec]) => spec.default === undefined);
  if (required.length === 0) return [];
  return [`${key}:`, ...required.map(([name, spec]) => `  ${name}: ${exampleOf(spec)}`)];
}

function exampleOf(spec: InputSpec): string {
  switch (spec.type) {
    case 'text':
    case 'path':
      return '…';
    case 'choice':
      return spec.options[0] ?? '…';
    case 'flag':
      return 'true';
    case 'integer':
      return String(spec.minimum ?? 1);
    case 'list':
      return '[…]';
  }
}

function fenced(lines: readonly string[], language = 'yaml'): readonly string[] {
  return [`\`\`\`${language}`, ...lines, '```'];
}
