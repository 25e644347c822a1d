// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are template expressions of Azure Pipelines
import { describe, expect, it } from 'vitest';
import { documentOf } from '../files.fixture.ts';
import { stepsOf } from './expand.fixture.ts';

describe('an expression in a scalar', () => {
  it.each<[string, string]>([
    ['one ${{ 1 }} and ${{ true }} and ${{ parameters.text }}', 'one 1 and True and a b'],
    ['${{ parameters.text }}', 'a b'],
    ['${{parameters.text}}${{ parameters.text }}', 'a ba b'],
    ["${{ 'my${{value' }}", 'my${{value'],
    ["${{ 'it''s }} here' }}!", "it's }} here!"],
    ['${{ variables.noSuch }}', ''],
    ["x${{ variables['Build.Reason'] }}", 'xManual'],
    ['$(later) $[ later ] ${shell} $${{ 1 }}', '$(later) $[ later ] ${shell} $1'],
    ['${{ format(not(False)) }}', 'True'],
  ])('%s becomes %j', async (script, expected) => {
    const text = `parameters: [{ name: text, default: a b }]\nsteps:\n- script: |-\n    ${script}\n`;
    expect(await stepsOf(text, {}, { 'Build.Reason': 'Manual' })).toEqual([{ script: expected || null }]);
  });
});

describe('directives in a list', () => {
  it('if takes its list, and leaves nothing where it is false', async () => {
    const text = `
parameters:
- { name: toolset, default: msbuild, values: [msbuild, dotnet] }
steps:
- \${{ if eq(parameters.toolset, 'msbuild') }}:
  - script: msbuild
  - script: vstest
- \${{ if eq(parameters.toolset, 'dotnet') }}:
  - script: dotnet
`;
    expect(await stepsOf(text)).toEqual([{ script: 'msbuild' }, { script: 'vstest' }]);
    expect(await stepsOf(text, { toolset: 'dotnet' })).toEqual([{ script: 'dotnet' }]);
  });

  it.each([
    ['a', 'first'],
    ['b', 'second'],
    ['c', 'third'],
    ['d', 'last'],
  ])('if, elseif, elseif, else: %s takes %s', async (value, taken) => {
    const separate = `
parameters: [{ name: p, type: string }]
steps:
- \${{ if eq(parameters.p, 'a') }}:
  - script: first
- \${{ elseif eq(parameters.p, 'b') }}:
  - script: second
- \${{ elseif in(parameters.p, 'b', 'c') }}:
  - script: third
- \${{ else }}:
  - script: last
`;
    const together = separate.replaceAll(/\n- (\$\{\{ else)/g, '\n  $1');
    expect(await stepsOf(separate, { p: value })).toEqual([{ script: taken }]);
    expect(await stepsOf(together, { p: value })).toEqual([{ script: taken }]);
  });

  it('each walks over a list and over a mapping, and null gives none', async () => {
    const text = `
parameters:
- { name: names, type: object, default: [a, b] }
- { name: map, type: object, default: { k1: v1, k2: { deep: v2 } } }
- { name: none, type: object, default: }
steps:
- \${{ each name in parameters.names }}:
  - \${{ each other in parameters.names }}:
    - script: \${{ name }}-\${{ other }}
- \${{ each pair in parameters.map }}:
  - script: \${{ pair.key }}
    env: { V: "\${{ coalesce(pair.value.deep, pair.value) }}" }
- \${{ each x in parameters.none }}:
  - script: never
- \${{ each x in parameters.map.noSuch }}:
  - script: never
`;
    expect(await stepsOf(text)).toEqual([
      { script: 'a-a' },
      { script: 'a-b' },
      { script: 'b-a' },
      { script: 'b-b' },
      { script: 'k1', env: { V: 'v1' } },
      { script: 'k2', env: { V: 'v2' } },
    ]);
  });

  it('an inserted list is flattened, and text in it is not evaluated again', async () => {
    const text = `
parameters:
- { name: pre, type: stepList, default: [] }
- { name: post, type: stepList, default: [] }
steps:
- \${{ parameters.pre }}
- script: main
- \${{ parameters.post }}
`;
    const post = [{ script: '${{ not evaluated }}' }, { script: 'b' }];
    expect(await stepsOf(text, { post })).toEqual([{ script: 'main' }, ...post]);
  });
});

describe('directives in a mapping', () => {
  it('if, else and insert add entries in place', async () => {
    const text = `
parameters:
- { name: debug, type: boolean, default: false }
- { name: more, type: object, default: { X: '1', Y: '2' } }
steps:
- script: tool
  env:
    A: a
    \${{ if eq(parameters.debug, true) }}:
      TOOL_DEBUG: true
      \${{ if parameters.debug }}:
        TOOL_DEBUG_DIR: _dbg
    \${{ else }}:
      QUIET: yes
    \${{ insert }}: \${{ parameters.more }}
    B_\${{ parameters.debug }}: b
`;
    expect(await stepsOf(text)).toEqual([
      { script: 'tool', env: { A: 'a', QUIET: 'yes', X: '1', Y: '2', B_False: 'b' } },
    ]);
    expect(await stepsOf(text, { debug: true })).toEqual([
      {
        script: 'tool',
        env: { A: 'a', TOOL_DEBUG: 'true', TOOL_DEBUG_DIR: '_dbg', X: '1', Y: '2', B_True: 'b' },
      },
    ]);
  });

  it('each over the pairs of a job rebuilds it, as in the documentation', async () => {
    const document = await documentOf({
      'azure-pipelines.yml': `
jobs:
- template: job.yml
  parameters:
    jobs:
    - job: A
      steps:
      - script: sandwiched
    - job: B
      dependsOn: [A]
      steps:
      - script: so will this
`,
      'job.yml': `
parameters:
- name: jobs
  type: jobList
  default: []
jobs:
- job: Tool
  steps: [{ script: tool }]
- \${{ each job in parameters.jobs }}:
  - \${{ each pair in job }}:
      \${{ if notIn(pair.key, 'steps', 'dependsOn') }}:
        \${{ pair.key }}: \${{ pair.value }}
    dependsOn:
    - Tool
    - \${{ if job.dependsOn }}:
      - \${{ job.dependsOn }}
    steps:
    - script: pre
    - \${{ job.steps }}
    - script: post
      condition: always()
`,
    });
    const steps = (script: string) => [
      { script: 'pre' },
      { script },
      { script: 'post', condition: 'always()' },
    ];
    expect(document).toEqual({
      jobs: [
        { job: 'Tool', steps: [{ script: 'tool' }] },
        { job: 'A', dependsOn: ['Tool'], steps: steps('sandwiched') },
        { job: 'B', dependsOn: ['Tool', 'A'], steps: steps('so will this') },
      ],
    });
  });
});
