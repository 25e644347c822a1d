// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are template expressions of Azure Pipelines
import { describe, expect, it } from 'vitest';
import { callOf } from './files.fixture.ts';
import { resolveAzure } from './index.ts';
import { expectRefusal, MAIN } from './refusal.fixture.ts';

describe('a mistake in parameters is refused', () => {
  const template = (declaration: string, given: string): Record<string, string> => ({
    [MAIN]: `steps:\n- template: t.yml\n  parameters: ${given}\n`,
    't.yml': `parameters: ${declaration}\nsteps: [{ script: x }]\n`,
  });
  it.each<readonly [string, string, string, string, string]>([
    [
      'one missing',
      '[{ name: a, type: string }]',
      '{}',
      `${MAIN}:2:13`,
      "needed for the parameter 'a' (declared in t.yml:1)",
    ],
    [
      'one too many',
      '[{ name: a, default: x }]',
      '{ b: c }',
      `${MAIN}:3:17`,
      "Unexpected parameter 'b'. Declared: a",
    ],
    ['none declared', '', '{ b: c }', `${MAIN}:3:17`, "Unexpected parameter 'b'. Declared: none"],
    [
      'a wrong value',
      '[{ name: a, values: [x, y] }]',
      '{ a: z }',
      `${MAIN}:3:20`,
      "'z', which is none of: x, y",
    ],
    ['a value in another case', '[{ name: a, values: [x] }]', '{ a: X }', `${MAIN}:3:20`, 'none of: x'],
    [
      'no boolean',
      '[{ name: a, type: boolean }]',
      '{ a: maybe }',
      `${MAIN}:3:20`,
      "must be true or false, not 'maybe'",
    ],
    ['no number', '[{ name: a, type: number }]', '{ a: x1 }', `${MAIN}:3:20`, 'must be a number'],
    [
      'a long number',
      '[{ name: a, type: number }]',
      '{ a: "1234567890123456" }',
      `${MAIN}:3:20`,
      'at most 15 digits',
    ],
    ['no text', '[{ name: a, type: string }]', '{ a: [x] }', `${MAIN}:3:20`, 'must be text, not a list'],
    [
      'no list',
      '[{ name: a, type: stepList }]',
      '{ a: { b: c } }',
      `${MAIN}:3:20`,
      'must be a list, not a mapping',
    ],
    ['no mapping', '[{ name: a, type: step }]', '{ a: [] }', `${MAIN}:3:20`, 'must be a mapping, not a list'],
    [
      'an unknown type',
      '[{ name: a, type: text }]',
      '{ a: x }',
      't.yml:1:31',
      "type 'text' of 'a' is not known",
    ],
    ['a type of the root', '[{ name: a, type: environment }]', '{ a: x }', 't.yml:1:31', 'is not known'],
    [
      'an unknown word',
      '[{ name: a, required: true }]',
      '{ a: x }',
      't.yml:1:25',
      "'required' is not a word",
    ],
    ['declared twice', '[{ name: a }, { name: A }]', '{ a: x }', 't.yml:1:', 'declared twice'],
    ['a bad default', '[{ name: a, type: number, default: x }]', '{}', 't.yml:1:48', 'must be a number'],
  ])('%s', async (_, declaration, given, place, message) => {
    await expectRefusal(template(declaration, given), place, message);
  });

  it('given for the pipeline itself', async () => {
    const result = await resolveAzure(callOf('steps: [{script: x}]\n', { parameters: { a: 1 } }));
    expect(!result.ok && result.error.findings[0]).toMatchObject({ at: { file: MAIN, line: 1 } });
  });
});

describe('a template that cannot be used is refused where it is named', () => {
  it.each<readonly [string, Record<string, string>, string, string]>([
    ['no file', { [MAIN]: 'steps:\n- template: no.yml\n' }, `${MAIN}:2:13`, "no file 'no.yml'"],
    [
      'no alias',
      { [MAIN]: 'steps:\n- template: no.yml@lib\n' },
      `${MAIN}:2:13`,
      "no repository resource 'lib'. Known: self",
    ],
    [
      'a path outside',
      { [MAIN]: 'steps:\n- template: ../no.yml\n' },
      `${MAIN}:2:13`,
      'leaves its repository',
    ],
    ['no path', { [MAIN]: 'steps:\n- template: ""\n' }, `${MAIN}:2:13`, 'must name a file'],
    [
      'another kind',
      { [MAIN]: 'steps:\n- template: t.yml\n', 't.yml': 'jobs: []\n' },
      't.yml:1:1',
      "steps cannot hold 'jobs'",
    ],
    [
      'nothing in it',
      { [MAIN]: 'steps:\n- template: t.yml\n', 't.yml': 'parameters: []\n' },
      `${MAIN}:2:3`,
      "no 'steps'",
    ],
    [
      'a key beside it',
      { [MAIN]: 'steps:\n- template: t.yml\n  condition: x\n' },
      `${MAIN}:3:3`,
      "cannot stand beside 'template'",
    ],
    [
      'a circle',
      { [MAIN]: 'steps:\n- template: t.yml\n', 't.yml': 'steps:\n- template: t.yml\n' },
      't.yml:2:13',
      "more than 20 levels deep. 't.yml' is part of a circle",
    ],
    [
      'an unclear base',
      { [MAIN]: 'steps:\n- template: a/b.yml\n', 'a/b.yml': 'steps:\n- template: c.yml@self\n' },
      'a/b.yml:2:13',
      'not documented',
    ],
    [
      'broken YAML',
      { [MAIN]: 'steps:\n- template: t.yml\n', 't.yml': 'steps: [\n' },
      't.yml:',
      'Not readable',
    ],
  ])('%s', async (_, files, place, message) => {
    await expectRefusal(files, place, message);
  });

  it('a hundred files are read, and no more', async () => {
    const files = (count: number): Record<string, string> => ({
      [MAIN]: `steps:\n${Array.from({ length: count - 1 }, (__, i) => `- template: t${i}.yml\n`).join('')}`,
      ...Object.fromEntries(
        Array.from({ length: count - 1 }, (__, i) => [`t${i}.yml`, 'steps: [{ script: x }]\n']),
      ),
    });
    expect((await resolveAzure(callOf(files(100)))).ok).toBe(true);
    await expectRefusal(files(101), `${MAIN}:101:13`, 'More than 100 YAML files');
  });

  it('a file of another repository is named with its alias', async () => {
    const files = {
      [MAIN]:
        'resources: { repositories: [{ repository: lib, name: a/b }] }\nsteps:\n- template: t.yml@lib\n',
      'a/b@:t.yml': 'steps:\n- script: ${{ nope }}\n',
    };
    await expectRefusal(files, 't.yml@lib:2:15', "'nope'");
  });

  it('loops that grow are stopped', async () => {
    const each = '${{ each x in parameters.l }}';
    const list = Array.from({ length: 60 }, (_, i) => i).join(', ');
    const nest = [1, 2, 3, 4, 5].reduce(
      (inner) => `- ${each}:\n${inner.replace(/^/gm, '  ')}`,
      '- script: x',
    );
    const text = `parameters: [{ name: l, type: object, default: [${list}] }]\nsteps:\n${nest}\n`;
    await expectRefusal(text, MAIN, 'grows past');
  });
});
