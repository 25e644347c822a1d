// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are template expressions of Azure Pipelines
import { describe, expect, it } from 'vitest';
import { documentOf } from '../files.fixture.ts';

/** The steps of a pipeline of steps, after expansion. */
async function stepsOf(
  text: string,
  parameters: Record<string, unknown> = {},
  variables = {},
): Promise<unknown> {
  const document = (await documentOf(text, { parameters, variables })) as { steps: unknown };
  return document.steps;
}

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

describe('parameters', () => {
  const text = (type: string, rest = '') => `
parameters:
- name: p
  type: ${type}
  ${rest}
steps:
- script: \${{ convertToJson(parameters.p) }}
`;
  it.each<[string, unknown, string]>([
    ['string', 'x', '"x"'],
    ['string', true, '"True"'],
    ['string', 1.5, '"1.5"'],
    ['number', '4', '4'],
    ['number', '-1.50', '-1.5'],
    ['boolean', 'TRUE', 'true'],
    ['boolean', 'no', 'false'],
    ['object', { a: ['b'] }, '{\n  "a": [\n    "b"\n  ]\n}'],
    ['object', 'text', '"text"'],
    ['step', { script: 'x' }, '{\n  "script": "x"\n}'],
    ['stepList', [], '[]'],
    ['stringList', ['a', 1], '[\n  "a",\n  "1"\n]'],
    ['environment', 'prod', '"prod"'],
  ])('of type %s given %j', async (type, given, json) => {
    expect(await stepsOf(text(type), { p: given })).toEqual([{ script: json }]);
  });

  it('are found in any case, and a given value wins over the default', async () => {
    expect(await stepsOf(text('string', 'default: d'))).toEqual([{ script: '"d"' }]);
    expect(await stepsOf(text('string', 'default: d'), { P: 'given' })).toEqual([{ script: '"given"' }]);
  });

  it('of a template in the old form take other names, and turn scalars into text', async () => {
    const document = await documentOf({
      'azure-pipelines.yml': `
steps:
- template: old.yml
  parameters: { flag: "\${{ true }}", more: [x] }
`,
      'old.yml': `
parameters: { flag: false, kept: d }
steps:
- script: \${{ parameters.flag }} \${{ parameters.kept }} \${{ length(parameters.more) }}
`,
    });
    expect(document).toEqual({ steps: [{ script: 'True d 1' }] });
  });

  it('can be passed on as a whole', async () => {
    const document = await documentOf({
      'azure-pipelines.yml': `
parameters:
- { name: all, type: object, default: { a: '1', b: '2' } }
steps:
- template: t.yml
  parameters: \${{ parameters.all }}
`,
      't.yml': `
parameters: [{ name: a }, { name: b }]
steps: [{ script: "\${{ parameters.a }}\${{ parameters.b }}" }]
`,
    });
    expect(document).toEqual({ steps: [{ script: '12' }] });
  });
});

describe('variables', () => {
  it('can be read by what follows them, of the stage and job around', async () => {
    const document = await documentOf(`
variables:
- name: a
  value: one
- \${{ if eq(variables.a, 'one') }}:
  - name: b
    value: \${{ variables.A }}-two
  - name: fixed
    value: x
    readonly: true
stages:
- stage: s
  variables:
    c: \${{ variables.b }}-three
    later: $[ variables.x ]
  jobs:
  - job: j
    variables: { a: inner }
    steps:
    - script: \${{ variables.a }} \${{ variables.c }} \${{ variables.later }}
- stage: t
  jobs:
  - job: j
    steps:
    - script: \${{ variables.a }} \${{ variables.c }}
`);
    expect(document).toMatchObject({
      variables: [
        { name: 'a', value: 'one' },
        { name: 'b', value: 'one-two' },
        { name: 'fixed', value: 'x', readonly: 'true' },
      ],
      stages: [
        { jobs: [{ steps: [{ script: 'inner one-two-three $[ variables.x ]' }] }] },
        { jobs: [{ steps: [{ script: 'one ' }] }] },
      ],
    });
  });

  it('come from templates and from groups that the caller knows', async () => {
    const document = await documentOf(
      {
        'azure-pipelines.yml': `
variables:
- template: vars/common.yml
  parameters: { region: eu }
- group: Shared
- name: own
  value: \${{ variables.region }}-\${{ variables.token }}
steps: [{ script: "\${{ variables.own }}" }]
`,
        'vars/common.yml': `
parameters: [{ name: region }]
variables:
  region: \${{ parameters.region }}
`,
      },
      { groups: { shared: { token: 't' } } },
    );
    expect(document).toEqual({
      variables: [
        { name: 'region', value: 'eu' },
        { name: 'token', value: 't' },
        { name: 'own', value: 'eu-t' },
      ],
      steps: [{ script: 'eu-t' }],
    });
  });
});

describe('the path of a template', () => {
  const other = 'Shop/lib@refs/tags/v1:';
  const resources = `
resources:
  repositories:
  - { repository: lib, type: git, name: Shop/lib, ref: refs/tags/v1 }
`;
  it.each<[string, string, string]>([
    ['relative to the file', 'ci/steps/a.yml', 'steps/a.yml'],
    ['up and down', 'a.yml', '../a.yml'],
    ['from the root', 'steps/a.yml', '/steps/a.yml'],
    ['with backslashes', 'ci/steps/a.yml', 'steps\\a.yml'],
    ['in another repository', `${other}steps/a.yml`, 'steps/a.yml@lib'],
    ['from the root of another repository', `${other}a.yml`, '/a.yml@LIB'],
    ['by an expression', 'ci/x.yml', "${{ format('{0}.yml', 'x') }}"],
  ])('%s', async (_, file, reference) => {
    const document = await documentOf({
      'azure-pipelines.yml': `${resources}\nsteps:\n- template: ci/middle.yml\n`,
      'ci/middle.yml': `steps:\n- template: ${reference}\n`,
      [file]: 'steps:\n- script: found\n',
    });
    expect(document).toMatchObject({ steps: [{ script: 'found' }] });
  });

  it('inside another repository stays there, and @self comes back', async () => {
    const document = await documentOf({
      'azure-pipelines.yml': `${resources}\nsteps:\n- template: ci/a.yml@lib\n`,
      [`${other}ci/a.yml`]: 'steps:\n- template: b.yml\n- template: own/c.yml@self\n',
      [`${other}ci/b.yml`]: 'steps:\n- script: b of lib\n',
      'own/c.yml': 'steps:\n- script: c of self\n',
    });
    expect(document).toMatchObject({ steps: [{ script: 'b of lib' }, { script: 'c of self' }] });
  });
});

it('extends takes over the stages, and both may define variables', async () => {
  const document = await documentOf({
    'azure-pipelines.yml': `
trigger: [main]
variables: { own: '1' }
extends:
  template: base.yml
  parameters:
    extra:
    - script: mine
`,
    'base.yml': `
parameters: [{ name: extra, type: stepList }]
variables: { base: "\${{ variables.own }}2" }
jobs:
- job: j
  steps:
  - script: before \${{ variables.base }}
  - \${{ each step in parameters.extra }}:
    - \${{ step }}
`,
  });
  expect(document).toEqual({
    trigger: ['main'],
    variables: [
      { name: 'own', value: '1' },
      { name: 'base', value: '12' },
    ],
    jobs: [{ job: 'j', steps: [{ script: 'before 12' }, { script: 'mine' }] }],
  });
});
