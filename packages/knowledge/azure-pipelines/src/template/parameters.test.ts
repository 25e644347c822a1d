// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are template expressions of Azure Pipelines
import { describe, expect, it } from 'vitest';
import { documentOf } from '../files.fixture.ts';
import { stepsOf } from './expand.fixture.ts';

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
