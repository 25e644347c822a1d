import { loaderScript } from '@tandem/bundles';
import { CODE_QUALITY_FILE, SUMMARY_FILE } from '@tandem/platform-gitlab';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { contract } from './contract.fixture.ts';
import { azureTemplate } from './emitters/azure-steps.ts';
import { githubAction } from './emitters/github-steps.ts';
import { gitlabTemplate } from './emitters/gitlab-steps.ts';
import { reportsPage } from './emitters/reports.ts';
import { referencePage } from './emitters/step-reference.ts';
import { inputsSchema } from './emitters/step-schemas.ts';

describe('the GitLab template', () => {
  const text = gitlabTemplate(contract);
  const [header, body] = parseAllDocuments(text, { version: '1.1' }).map((each) => each.toJS());

  it('declares every input with type, default, options and pattern', () => {
    expect(header.spec.inputs).toMatchObject({
      job: { default: 'move-box' },
      stage: { default: 'deploy' },
      image: { default: 'node:24-slim' },
      bundles: { default: '' },
      ring: { type: 'string', description: 'Where | to.', regex: '^(?:a|b+)$' },
      speed: { type: 'string', options: ['on', 'off'], default: 'on' },
      dry_run: { type: 'boolean', default: false },
      attempts: { type: 'number', default: 3 },
      labels: { type: 'array', default: ['x'] },
      sources: { type: 'array', description: 'What to read. Paths in the workspace of the job.' },
      tests: { type: 'string', description: 'Tests. A path in the workspace of the job.', regex: '^.+$' },
    });
    expect(header.spec.inputs.ring).not.toHaveProperty('default');
  });

  it('is one job by the name of an input, whose inputs are text wherever GitLab fills them in', () => {
    expect(Object.keys(body)).toEqual(['$[[ inputs.job ]]']);
    const bare = text.split('\n').filter((line) => /^[^"]*\$\[\[/.test(line));
    expect(
      bare.every((line) => /^ {6}\$\[\[ inputs\.\w+ \]\]$/.test(line)),
      bare.join('\n'),
    ).toBe(true);
    expect(body['$[[ inputs.job ]]']).toEqual({
      stage: '$[[ inputs.stage ]]',
      image: '$[[ inputs.image ]]',
      variables: {
        TANDEM_FROM: '$[[ inputs.bundles ]]',
        TANDEM_INPUT_RING: '$[[ inputs.ring ]]',
        TANDEM_INPUT_SPEED: '$[[ inputs.speed ]]',
        TANDEM_INPUT_DRY_RUN: '$[[ inputs.dry_run ]]',
        TANDEM_INPUT_ATTEMPTS: '$[[ inputs.attempts ]]',
        TANDEM_INPUT_LABELS: '$[[ inputs.labels ]]',
        TANDEM_INPUT_NOTE_FILE: '$[[ inputs.note_file ]]',
        TANDEM_INPUT_SOURCES: '$[[ inputs.sources ]]',
        TANDEM_INPUT_TESTS: '$[[ inputs.tests ]]',
        TANDEM_INPUT_SCAN: '$[[ inputs.scan ]]',
        TANDEM_INPUT_QUALITY: '$[[ inputs.quality ]]',
        TANDEM_INPUT_PAGE: '$[[ inputs.page ]]',
      },
      resource_group: 'move-box-$[[ inputs.ring ]]',
      interruptible: false,
      retry: {
        max: 2,
        exit_codes: [75],
        when: ['runner_system_failure', 'api_failure', 'unknown_failure'],
      },
      script: [loaderScript('move-box')],
      artifacts: {
        when: 'always',
        expose_as: 'Move a box',
        paths: [SUMMARY_FILE, '$[[ inputs.note_file ]]', '$[[ inputs.scan ]]', '$[[ inputs.page ]]'],
        reports: {
          dotenv: 'tandem.env',
          codequality: [CODE_QUALITY_FILE, '$[[ inputs.quality ]]'],
          junit: '$[[ inputs.tests ]]',
        },
      },
    });
  });

  it('may be stopped by a newer pipeline where the step changes nothing', () => {
    expect(gitlabTemplate({ ...contract, effects: [] })).not.toContain('interruptible');
  });

  it('takes an image with git where the step works on a repository', () => {
    expect(gitlabTemplate({ ...contract, ports: ['git'] })).toContain('default: node:24\n');
  });
});

describe('the Azure template', () => {
  const template = parse(azureTemplate(contract), { version: '1.1' });
  const path = (name: string, description: string, file: string) => ({
    name,
    displayName: `${description} A path in the workspace of the job.`,
    type: 'string',
    default: file,
  });

  it('declares every input as a parameter of its type', () => {
    expect(template.parameters.slice(3)).toEqual([
      { name: 'ring', displayName: 'Where | to.', type: 'string' },
      { name: 'speed', displayName: 'How.', type: 'string', values: ['on', 'off'], default: 'on' },
      { name: 'dry_run', displayName: 'Only look.', type: 'boolean', default: false },
      { name: 'attempts', displayName: 'How often.', type: 'number', default: 3 },
      { name: 'labels', displayName: 'Marks.', type: 'object', default: ['x'] },
      path('note_file', 'What is left.', 'note: it.txt'),
      {
        name: 'sources',
        displayName: 'What to read. Paths in the workspace of the job.',
        type: 'object',
        default: [],
      },
      path('tests', 'Tests.', 'tests.xml'),
      path('scan', 'Scan.', 'scan.sarif'),
      path('quality', 'Quality.', 'quality.json'),
      path('page', 'Page.', 'page.md'),
    ]);
    expect(template.parameters[0]).toMatchObject({ name: 'id', default: 'move_box' });
  });

  it('publishes each report that was written, also where the step fails, under a name of its own', () => {
    const id = '$' + '{{ parameters.id }}';
    const published = (name: string, kind: string) => ({
      displayName: `Move: a box: ${kind} report`,
      condition: `and(succeededOrFailed(), ne(variables['${id}.${name}'], ''))`,
    });
    const job = '$(System.StageName)-$(System.PhaseName).$(System.JobPositionInPhase)';
    const attempt = '$(System.StageAttempt).$(System.JobAttempt)';
    expect(template.steps.slice(1)).toEqual([
      {
        task: 'PublishTestResults@2',
        ...published('tests', 'JUnit'),
        inputs: {
          testResultsFormat: 'JUnit',
          testResultsFiles: `$(${id}.tests)`,
          testRunTitle: 'Move: a box',
        },
      },
      { publish: `$(${id}.scan)`, artifact: `${id}-scan-${job}-${attempt}`, ...published('scan', 'SARIF') },
      {
        publish: `$(${id}.quality)`,
        artifact: `${id}-quality-${job}-${attempt}`,
        ...published('quality', 'Code Quality'),
      },
      {
        bash: `printf '##vso[task.uploadsummary]%s\\n' "$(realpath "$TANDEM_REPORT")"`,
        ...published('page', 'Markdown'),
        env: { TANDEM_REPORT: `$(${id}.page)` },
      },
    ]);
  });

  it('is one bash step that gets inputs and secrets through its environment only', () => {
    expect(template.steps.slice(0, 1)).toEqual([
      {
        bash: loaderScript('move-box'),
        name: '$' + '{{ parameters.id }}',
        displayName: 'Move: a box: $' + '{{ parameters.ring }}',
        condition: '$' + '{{ parameters.condition }}',
        retryCountOnTaskFailure: 2,
        env: {
          TANDEM_FROM: '$' + '{{ parameters.bundles }}',
          TANDEM_BUNDLES_TOKEN: '$(TANDEM_BUNDLES_TOKEN)',
          BOX_TOKEN: '$(BOX_TOKEN)',
          TANDEM_INPUT_RING: '$' + '{{ parameters.ring }}',
          TANDEM_INPUT_SPEED: '$' + '{{ parameters.speed }}',
          TANDEM_INPUT_DRY_RUN: '$' + '{{ parameters.dry_run }}',
          TANDEM_INPUT_ATTEMPTS: '$' + '{{ parameters.attempts }}',
          TANDEM_INPUT_LABELS: '$' + '{{ convertToJson(parameters.labels) }}',
          TANDEM_INPUT_NOTE_FILE: '$' + '{{ parameters.note_file }}',
          TANDEM_INPUT_SOURCES: '$' + '{{ convertToJson(parameters.sources) }}',
          TANDEM_INPUT_TESTS: '$' + '{{ parameters.tests }}',
          TANDEM_INPUT_SCAN: '$' + '{{ parameters.scan }}',
          TANDEM_INPUT_QUALITY: '$' + '{{ parameters.quality }}',
          TANDEM_INPUT_PAGE: '$' + '{{ parameters.page }}',
        },
      },
    ]);
  });

  it('is tried again by the platform only where the step may fail for a while', () => {
    const failures = { 'no-box': { summary: '', fix: '' } };
    expect(azureTemplate({ ...contract, failures })).not.toContain('retryCountOnTaskFailure');
  });
});

it('the GitHub action gives defaults as texts, every output and every report', () => {
  const action = parse(githubAction(contract));
  expect(action.inputs).toMatchObject({
    ring: { required: true },
    dry_run: { default: 'false' },
    attempts: { default: '3' },
    labels: { default: '["x"]' },
  });
  expect(Object.keys(action.outputs)).toEqual([
    'outcome',
    'reason',
    'place',
    'note_file',
    'tests',
    'scan',
    'quality',
    'page',
  ]);
  expect(action.runs.steps[0]).toMatchObject({ shell: 'bash', run: loaderScript('move-box') });
  const written = (name: string) => `$\{{ always() && steps.run.outputs.${name} != '' }}`;
  expect(action.runs.steps.slice(1)).toMatchObject([
    { if: written('tests'), uses: 'actions/upload-artifact@v4' },
    { if: written('scan'), uses: 'actions/upload-artifact@v4' },
    { if: written('quality'), uses: 'actions/upload-artifact@v4' },
    { if: written('page'), shell: 'bash', run: 'cat "$TANDEM_REPORT" >> "$GITHUB_STEP_SUMMARY"' },
  ]);
  const names = action.runs.steps.flatMap((step: { with?: { name: string } }) => step.with?.name ?? []);
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name).toMatch(/github\.job .*strategy\.job-index .*github\.run_attempt /);
});

it('the page of reports has a cell for each kind on each platform, and the steps that leave one', () => {
  const page = reportsPage([contract]);
  const rows = page.split('\n').filter((line) => /^\| (JUnit|SARIF|Code Quality|Markdown) \|/.test(line));
  expect(rows.map((row) => row.split(' | ').length)).toEqual([4, 4, 4, 4]);
  expect(page).toContain('| [move-box](steps/move-box.md) | SARIF | `scan` |');
});

describe('the schema of the inputs', () => {
  const check = new Ajv.default({ strict: true }).compile(JSON.parse(inputsSchema(contract)));
  it.each([
    [{ ring: 'bb' }, true],
    [{ ring: 'xa' }, false],
    [{}, false],
    [{ ring: 'a', speed: 'warp' }, false],
    [{ ring: 'a', attempts: 10 }, false],
    [{ ring: 'a', labels: ['x', 'Y'] }, false],
    [{ ring: 'a', rign: 'b' }, false],
  ])('takes %j: %s', (inputs, valid) => expect(check(inputs)).toBe(valid));
});

it('the reference page keeps a bar in a description from ending its cell', () => {
  const row = referencePage(contract)
    .split('\n')
    .find((line) => line.includes('`TANDEM_INPUT_RING`'));
  expect(row).toBe('| `ring`<br>`TANDEM_INPUT_RING` | text: `a\\|b+` | *required* | Where \\| to. |');
});
