// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are template expressions of Azure Pipelines
import { describe, expect, it } from 'vitest';
import { planOf } from '../files.fixture.ts';

async function firstJob(text: string) {
  const job = (await planOf(text)).stages[0]?.jobs[0];
  if (!job) throw new Error('The plan has no job.');
  return job;
}

describe('the smaller forms of a pipeline', () => {
  it('steps alone are one job of one stage, and take the keys of a job at the root', async () => {
    const plan = await planOf(
      'pool: { vmImage: ubuntu-latest }\ncontinueOnError: true\nsteps:\n- script: echo hi\n',
    );
    expect(plan.stages).toEqual([
      {
        name: '__default',
        needs: [],
        jobs: [
          {
            name: 'Job',
            at: { file: 'azure-pipelines.yml', line: 1, column: 1 },
            needs: [],
            variables: {},
            mayFail: 'any',
            dialect: { kind: 'azure' },
            steps: [
              { kind: 'checkout', repository: 'self' },
              {
                kind: 'script',
                shell: 'bash',
                text: 'echo hi',
                env: {},
                at: { file: 'azure-pipelines.yml', line: 4, column: 3 },
              },
            ],
          },
        ],
      },
    ]);
  });

  it('jobs alone are one stage; jobs wait only for what they name, as it is spelled there', async () => {
    const plan = await planOf(`
jobs:
- job: Build
  steps: [{ script: a }]
- job: Test
  dependsOn: build
  steps: [{ script: a }]
- job: Lint
  steps: [{ script: a }]
- job:
  dependsOn: [BUILD, lint]
  steps: [{ script: a }]
`);
    expect(plan.stages[0]?.jobs.map(({ name, needs }) => [name, needs.map(({ job }) => job)])).toEqual([
      ['Build', []],
      ['Test', ['Build']],
      ['Lint', []],
      ['Job4', ['Build', 'Lint']],
    ]);
  });
});

it('a stage waits for the one before it unless it says otherwise', async () => {
  const jobs = 'jobs: [{ job: j, steps: [{ script: x }] }]';
  const plan = await planOf(`
stages:
- { stage: a, ${jobs} }
- { stage: b, displayName: The second, condition: always(), ${jobs} }
- { stage: c, dependsOn: [], ${jobs} }
- { stage: d, dependsOn: [A, c], ${jobs} }
- { stage: e, dependsOn: '', ${jobs} }
- { stage: f, ${jobs} }
`);
  expect(plan.stages.map(({ name, needs }) => [name, needs])).toEqual([
    ['a', []],
    ['b', ['a']],
    ['c', []],
    ['d', ['a', 'c']],
    ['e', []],
    ['f', ['e']],
  ]);
  expect(plan.stages[1]).toMatchObject({ title: 'The second', condition: 'always()' });
});

describe('the steps of a job', () => {
  it('carry everything that a plan knows', async () => {
    const job = await firstJob(`
resources:
  repositories:
  - { repository: tools, type: git, name: Shop/tools, ref: refs/heads/main }
  containers:
  - { container: node, image: 'node:24' }
jobs:
- job: a
  displayName: All of it
  container: node
  timeoutInMinutes: 20
  cancelTimeoutInMinutes: 2
  workspace: { clean: all }
  pool: { name: Default, demands: [git] }
  steps:
  - checkout: self
    fetchDepth: 1
  - checkout: tools
    path: tools
  - bash: |
      echo one
      echo two
    name: say
    displayName: Say it
    workingDirectory: sub
    condition: succeededOrFailed()
    continueOnError: true
    retryCountOnTaskFailure: 3
    timeoutInMinutes: 5
    env: { TOKEN: $(secret), EMPTY: }
    target: { commands: restricted, settableVariables: [sauce, gravy] }
  - pwsh: Get-Date
    target: { settableVariables: none }
  - script: never
    enabled: false
  - task: UseNode@1
    inputs: { version: 24.x }
  - publish: $(Build.SourcesDirectory)/out
    artifact: drop
    condition: always()
  - download: current
    artifact: drop
  - download: none
`);
    const none = { commands: 'any', settableVariables: [] };
    expect(job).toMatchObject({ title: 'All of it', image: 'node:24', timeoutMinutes: 20 });
    expect(job.steps).toMatchObject([
      { kind: 'checkout', repository: 'self' },
      { kind: 'checkout', repository: 'Shop/tools', ref: 'refs/heads/main', path: 'tools' },
      {
        kind: 'script',
        shell: 'bash',
        text: 'echo one\necho two\n',
        name: 'say',
        title: 'Say it',
        workingDirectory: 'sub',
        condition: 'succeededOrFailed()',
        continueOnError: true,
        retries: 3,
        env: { TOKEN: '$(secret)', EMPTY: '' },
        logging: { commands: 'restricted', settableVariables: ['sauce', 'gravy'] },
      },
      { kind: 'script', shell: 'pwsh', logging: none },
      { kind: 'task', task: 'UseNode@1', inputs: { version: '24.x' } },
      { kind: 'publish', artifact: 'drop', path: '$(Build.SourcesDirectory)/out', condition: 'always()' },
      { kind: 'download', artifact: 'drop' },
    ]);
    expect(job.steps).toHaveLength(7);
  });

  it.each<[string, string, readonly string[]]>([
    ['a job', 'job: a\n  steps: [{ script: x }]', ['checkout', 'script']],
    ['a job with checkout: none', 'job: a\n  steps: [{ checkout: none }, { script: x }]', ['script']],
    [
      'a job with its own checkout',
      'job: a\n  steps: [{ script: x }, { checkout: self }]',
      ['script', 'checkout'],
    ],
    ['an agentless job', 'job: a\n  pool: server\n  steps: [{ task: ManualValidation@1 }]', ['task']],
    [
      'a deployment job',
      'deployment: a\n  environment: e\n  strategy: { runOnce: { deploy: { steps: [{ script: x }] } } }',
      ['script'],
    ],
  ])('%s is given a checkout only where the service gives one', async (_, text, kinds) => {
    const job = await firstJob(`jobs:\n- ${text}\n`);
    expect(job.steps.map(({ kind }) => kind)).toEqual(kinds);
  });
});

it('variables of the job win over those of the stage and the pipeline, whatever their case', async () => {
  const job = await firstJob(`
variables: { a: root, b: root, c: root }
stages:
- stage: s
  variables: { B: stage, c: stage }
  jobs:
  - job: j
    variables:
    - { name: c, value: "$[ dependencies.x.outputs['s.v'] ]" }
    - { name: d, value: $(a) }
    steps: [{ script: x }]
`);
  expect(job.variables).toEqual({
    a: 'root',
    B: 'stage',
    c: "$[ dependencies.x.outputs['s.v'] ]",
    d: '$(a)',
  });
});

describe('a deployment job', () => {
  it('runs its hooks in order, the last ones on failure or success', async () => {
    const job = await firstJob(`
jobs:
- deployment: ship
  environment: { name: production }
  continueOnError: false
  strategy:
    runOnce:
      preDeploy: { steps: [{ script: pre }] }
      deploy: { pool: { vmImage: x }, steps: [{ download: none }, { script: deploy }] }
      routeTraffic: { steps: [{ script: route }] }
      postRouteTraffic: { steps: [{ script: post }] }
      on:
        failure: { steps: [{ script: undo }] }
        success: { steps: [{ script: tell }] }
`);
    expect(job.environment).toBe('production');
    expect(job.steps.map((step) => (step.kind === 'script' ? [step.text, step.condition] : []))).toEqual([
      ['pre', undefined],
      ['deploy', undefined],
      ['route', undefined],
      ['post', undefined],
      ['undo', 'failed()'],
      ['tell', undefined],
    ]);
    expect(job).not.toHaveProperty('mayFail');
    expect(job).not.toHaveProperty('exclusive');
  });

  it.each([
    ['lockBehavior: sequential\n', ''],
    ['', '\n  lockBehavior: runLatest'],
  ])('takes turns at its environment where the lock behaviour is set', async (root, stage) => {
    const plan = await planOf(`${root}stages:
- stage: s${stage}
  jobs:
  - deployment: d
    environment: production
    strategy: { runOnce: { deploy: { steps: [{ script: x }] } } }
`);
    expect(plan.stages[0]?.jobs[0]?.exclusive).toBe('production');
  });

  it('may have steps from templates in its hooks', async () => {
    const plan = await planOf({
      'azure-pipelines.yml': `
jobs:
- deployment: d
  environment: e
  strategy:
    runOnce:
      deploy:
        steps:
        - template: t.yml
          parameters: { x: 1 }
`,
      't.yml': 'parameters: [{ name: x, type: number }]\nsteps: [{ script: "echo ${{ parameters.x }}" }]\n',
    });
    expect(plan.stages[0]?.jobs[0]?.steps).toMatchObject([
      { text: 'echo 1', at: { file: 't.yml', line: 2 } },
    ]);
  });
});
