import { describe, expect, it } from 'vitest';
import { planOf } from './files.fixture.ts';

const PROMOTE = {
  'azure-pipelines.yml': `
trigger: none
schedules:
- cron: '0 * * * *'
  branches: { include: [main] }
resources:
  repositories:
  - repository: tandem
    type: git
    name: Tandem/tandem
    ref: refs/tags/pipelines-azure@1.0.0
extends:
  template: azure-pipelines-templates/pipelines/promote.yml@tandem
  parameters:
    rings: [friendly, production]
`,
  'Tandem/tandem@refs/tags/pipelines-azure@1.0.0:azure-pipelines-templates/pipelines/promote.yml': `
parameters:
- name: rings
  type: object
- name: verbose
  type: boolean
  default: false
stages:
- \${{ each ring in parameters.rings }}:
  - stage: \${{ ring }}
    displayName: Promote to \${{ ring }}
    lockBehavior: sequential
    jobs:
    - job: window
      steps:
      - template: ../steps/change-window.yml
        parameters: { ring: '\${{ ring }}' }
    - deployment: move
      dependsOn: window
      condition: and(succeeded(), eq(dependencies.window.outputs['gate.outcome'], 'open'))
      environment: \${{ ring }}
      variables:
        opening: $[ dependencies.window.outputs['gate.next_opening'] ]
      strategy:
        runOnce:
          deploy:
            steps:
            - checkout: self
            - \${{ if parameters.verbose }}:
              - script: env
            - script: echo moving \${{ ring }} $(opening)
              name: move
              retryCountOnTaskFailure: 2
`,
  'Tandem/tandem@refs/tags/pipelines-azure@1.0.0:azure-pipelines-templates/steps/change-window.yml': `
parameters:
- name: ring
  type: string
steps:
- bash: node step.cjs
  name: gate
  env:
    INPUT_RING: \${{ parameters.ring }}
`,
};

describe('a pipeline that extends a template of another repository', () => {
  it('becomes a plan with a stage for each ring', async () => {
    const plan = await planOf(PROMOTE);
    expect(plan.stages.map(({ name, needs }) => [name, needs])).toEqual([
      ['friendly', []],
      ['production', ['friendly']],
    ]);
    const [window, move] = plan.stages[1]?.jobs ?? [];
    expect(window?.steps).toMatchObject([
      { kind: 'checkout', repository: 'self' },
      { kind: 'script', shell: 'bash', name: 'gate', env: { INPUT_RING: 'production' } },
    ]);
    expect(move).toMatchObject({
      name: 'move',
      needs: [{ job: 'window' }],
      environment: 'production',
      exclusive: 'production',
      dialect: {
        kind: 'azure',
        condition: "and(succeeded(), eq(dependencies.window.outputs['gate.outcome'], 'open'))",
      },
      variables: { opening: "$[ dependencies.window.outputs['gate.next_opening'] ]" },
      steps: [
        { kind: 'checkout' },
        { kind: 'script', text: 'echo moving production $(opening)', retries: 2 },
      ],
    });
    expect(plan.sources.map(({ repository, file }) => `${repository}:${file}`)).toEqual([
      'self:azure-pipelines.yml',
      'Tandem/tandem:azure-pipelines-templates/pipelines/promote.yml',
      'Tandem/tandem:azure-pipelines-templates/steps/change-window.yml',
    ]);
  });
});
