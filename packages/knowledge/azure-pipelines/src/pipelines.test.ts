// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are template expressions of Azure Pipelines
import { existsSync, readFileSync } from 'node:fs';
import type { Plan } from '@tandem/pipeline';
import { describe, expect, it } from 'vitest';
import { documentOf, planOf } from './files.fixture.ts';
import { type Schema, schemaProblems } from './service-schema.fixture.ts';

/** A service that is built, tested on demand, packed, and deployed from main. */
const SERVICE = {
  'azure-pipelines.yml': `
name: $(Date:yyyyMMdd)$(Rev:.r)
trigger:
  batch: true
  branches: { include: [main, releases/*] }
  paths: { exclude: [docs/*] }
pr: [main]
parameters:
- name: nodeVersions
  displayName: Node versions
  type: object
  default: ['20.x', '24.x']
- name: runE2E
  type: boolean
  default: false
variables:
- name: isMain
  value: $[eq(variables['Build.SourceBranch'], 'refs/heads/main')]
- template: pipelines/variables.yml
pool:
  vmImage: ubuntu-latest
stages:
- stage: Build
  jobs:
  - \${{ each version in parameters.nodeVersions }}:
    - template: pipelines/build-job.yml
      parameters:
        name: build_\${{ replace(version, '.', '_') }}
        version: \${{ version }}
        \${{ if eq(version, '24.x') }}:
          pack: true
- \${{ if parameters.runE2E }}:
  - stage: E2E
    jobs:
    - job: e2e
      steps:
      - script: npm run e2e
- stage: Deploy
  condition: and(succeeded(), eq(variables.isMain, true))
  jobs:
  - deployment: web
    displayName: Deploy to staging
    environment: staging
    variables:
      version: $[ stageDependencies.Build.build_24_x.outputs['pack.version'] ]
    strategy:
      runOnce:
        deploy:
          steps:
          - download: current
            artifact: web
          - bash: ./deploy.sh "$(version)"
            env: { TOKEN: $(deployToken) }
`,
  'pipelines/variables.yml': `
variables:
  npm_config_cache: $(Pipeline.Workspace)/.npm
`,
  'pipelines/build-job.yml': `
parameters:
- { name: name, type: string }
- { name: version, type: string }
- { name: pack, type: boolean, default: false }
jobs:
- job: \${{ parameters.name }}
  displayName: Build on Node \${{ parameters.version }}
  timeoutInMinutes: 15
  steps:
  - task: NodeTool@0
    inputs: { versionSpec: '\${{ parameters.version }}' }
  - script: |
      npm ci
      npm test
    displayName: Test
  - \${{ if parameters.pack }}:
    - bash: echo "##vso[task.setvariable variable=version;isOutput=true]1.$(Build.BuildId)"
      name: pack
    - publish: dist
      artifact: web
`,
};

/** A team's pipeline inside its organisation's template, which wraps every job. */
const GOVERNED = {
  'azure-pipelines.yml': `
resources:
  repositories:
  - repository: platform
    type: git
    name: Platform/pipeline-templates
    ref: refs/tags/v4
extends:
  template: governed.yml@platform
  parameters:
    stages:
    - stage: plan
      jobs:
      - job: plan
        steps:
        - bash: terraform plan -out tf.plan
          name: plan
    - stage: apply
      dependsOn: plan
      jobs:
      - deployment: apply
        environment: infrastructure
        strategy:
          runOnce:
            deploy:
              steps: [{ checkout: self }, { bash: terraform apply tf.plan }]
`,
  'Platform/pipeline-templates@refs/tags/v4:governed.yml': `
parameters:
- name: stages
  type: stageList
- name: scanners
  type: object
  default: { secrets: gitleaks detect, licences: licence-check }
stages:
- stage: scan
  jobs:
  - \${{ each scanner in parameters.scanners }}:
    - job: scan_\${{ scanner.key }}
      steps:
      - checkout: self
        fetchDepth: 0
      - script: \${{ scanner.value }}
        target: { commands: restricted }
- \${{ each stage in parameters.stages }}:
  - stage: \${{ stage.stage }}
    dependsOn:
    - scan
    - \${{ if stage.dependsOn }}:
      - \${{ stage.dependsOn }}
    jobs:
    - \${{ each job in stage.jobs }}:
      - \${{ each pair in job }}:
          \${{ if and(ne(pair.key, 'steps'), ne(pair.key, 'variables')) }}:
            \${{ pair.key }}: \${{ pair.value }}
        variables:
          GOVERNED: v4
        \${{ if job.steps }}:
          steps:
          - template: steps/announce.yml
            parameters: { job: "\${{ coalesce(job.job, job.deployment) }}" }
          - \${{ job.steps }}
`,
  'Platform/pipeline-templates@refs/tags/v4:steps/announce.yml': `
parameters: [{ name: job, type: string, default: '' }]
steps:
- script: echo \${{ upper(parameters.job) }} $(GOVERNED)
  displayName: Announce
`,
};

/** The old forms that are still met: a mapping of variables and parameters, steps only. */
const OLD = {
  'azure-pipelines.yml': `
trigger:
- master
pool:
  vmImage: 'ubuntu-16.04'
variables:
  configuration: Release
steps:
- template: ci/steps.yml
  parameters: { configuration: $(configuration), sign: true }
- script: echo always
  condition: always()
`,
  'ci/steps.yml': `
parameters:
  configuration: Debug
  sign: false
  more: []
steps:
- script: make \${{ parameters.configuration }}
- \${{ if eq(parameters.sign, true) }}:
  - script: sign
- \${{ parameters.more }}
`,
};

/** A plan in short: stages, their jobs, and their scripts and other steps. */
function outline(plan: Plan): unknown {
  return plan.stages.map(({ name, needs, jobs }) => ({
    [`${name} after ${needs.join(' and ') || 'nothing'}`]: jobs.map((job) => ({
      [job.name]: job.steps.map((step) => (step.kind === 'script' ? step.text.split('\n')[0] : step.kind)),
    })),
  }));
}

describe('pipelines as teams write them', () => {
  it('a service', async () => {
    const plan = await planOf(SERVICE, { variables: { 'Build.SourceBranch': 'refs/heads/main' } });
    expect(outline(plan)).toEqual([
      {
        'Build after nothing': [
          { build_20_x: ['checkout', 'task', 'npm ci'] },
          {
            build_24_x: [
              'checkout',
              'task',
              'npm ci',
              'echo "##vso[task.setvariable variable=version;isOutput=true]1.$(Build.BuildId)"',
              'publish',
            ],
          },
        ],
      },
      { 'Deploy after Build': [{ web: ['download', './deploy.sh "$(version)"'] }] },
    ]);
    const more = await planOf(SERVICE, { parameters: { runE2E: true, nodeVersions: ['22.x'] } });
    expect(more.stages.map(({ name }) => name)).toEqual(['Build', 'E2E', 'Deploy']);
    expect(more.stages[0]?.jobs.map(({ name }) => name)).toEqual(['build_22_x']);
  });

  it('a team inside its organisation’s template', async () => {
    const plan = await planOf(GOVERNED);
    expect(outline(plan)).toEqual([
      {
        'scan after nothing': [
          { scan_secrets: ['checkout', 'gitleaks detect'] },
          { scan_licences: ['checkout', 'licence-check'] },
        ],
      },
      { 'plan after scan': [{ plan: ['checkout', 'echo PLAN $(GOVERNED)', 'terraform plan -out tf.plan'] }] },
      { 'apply after scan and plan': [{ apply: ['checkout', 'terraform apply tf.plan'] }] },
    ]);
    expect(plan.stages[1]?.jobs[0]?.steps[2]?.at).toEqual({
      file: 'azure-pipelines.yml',
      line: 16,
      column: 11,
    });
  });

  it('the old forms', async () => {
    expect(outline(await planOf(OLD))).toEqual([
      { '__default after nothing': [{ Job: ['checkout', 'make $(configuration)', 'sign', 'echo always'] }] },
    ]);
  });
});

const SCHEMA = new URL('../../../../../shared/schemas/azure-pipelines-service-schema.json', import.meta.url);
const present = existsSync(SCHEMA);
const said = present ? '' : ` (skipped: there is no ${SCHEMA.pathname})`;

describe.skipIf(!present)(`the expanded document keeps to the published schema${said}`, () => {
  const schema = present ? (JSON.parse(readFileSync(SCHEMA, 'utf8')) as Schema) : {};

  it.each(Object.entries({ SERVICE, GOVERNED, OLD }))('%s', async (_, files) => {
    expect(schemaProblems(schema, await documentOf(files))).toEqual([]);
  });

  it.each([
    [{ stages: [{ stage: 'a', nonsense: 'x' }] }, "$.stages[0] may not have 'nonsense'"],
    [{ jobs: [{ displayName: 'x', job: 'a' }] }, '$.jobs[0] does not begin with job'],
    [{ steps: [{ script: ['x'] }] }, '$.steps[0].script is no string'],
    [{ steps: [{ script: 'x', enabled: 'perhaps' }] }, "$.steps[0].enabled is 'perhaps'"],
  ])('which would find a fault in %j', (document, problem) => {
    expect(schemaProblems(schema, document).join('\n')).toContain(problem);
  });
});
