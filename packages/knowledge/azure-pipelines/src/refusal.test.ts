// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are template expressions of Azure Pipelines
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callOf, refusalOf } from './files.fixture.ts';
import { expandAzure, resolveAzure } from './index.ts';

const MAIN = 'azure-pipelines.yml';

/** Tables are: what, the pipeline's text, place and a part of the message. */
type Row = readonly [what: string, text: string, place: string, message: string];

async function expectRefusal(text: string | Record<string, string>, place: string, message: string) {
  const told = await refusalOf(text);
  const line = told.split('\n').find((one) => one.startsWith(place) && one.includes(message));
  expect(line, told).toBeDefined();
}

describe('YAML that Azure Pipelines does not take is refused', () => {
  it.each<Row>([
    ['a tab', 'steps:\n\t- script: x\n', `${MAIN}:2:`, 'Not readable as YAML'],
    ['a key twice', 'steps:\n- script: x\n  script: y\n', `${MAIN}:3:3`, "'script' is written twice"],
    ['a key twice in another case', 'steps: []\nSteps: []\n', `${MAIN}:2:1`, 'written twice'],
    ['an anchor', 'steps: &a\n- script: x\n', `${MAIN}:2:1`, 'anchors and aliases'],
    ['an alias', 'a: [x]\nsteps: *a\n', `${MAIN}:2:8`, 'anchors and aliases'],
    ['a merge key', 'steps:\n- &s\n  script: x\n- <<: *s\n', `${MAIN}:3:3`, 'anchors'],
    ['a tag', 'steps: !!set {a}\n', `${MAIN}:1:`, 'tag'],
    ['a complex key', 'steps:\n- ? [a]\n  : b\n', `${MAIN}:2:5`, 'plain text'],
    ['two documents', 'steps: []\n---\nsteps: []\n', `${MAIN}:`, 'more than one YAML document'],
    ['an empty file', '', `${MAIN}:1:1`, 'empty'],
    ['a list', '- a\n', `${MAIN}:1:1`, 'Expected a pipeline'],
    ['brackets without end', '['.repeat(5000), `${MAIN}:1:1`, 'nested more than'],
    [
      'deep blocks',
      Array.from({ length: 150 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      `${MAIN}:102:`,
      'nested',
    ],
    ['a huge file', `# ${'x'.repeat(2_000_001)}`, `${MAIN}:1:1`, 'larger than'],
  ])('%s', async (_, text, place, message) => {
    await expectRefusal(text, place, message);
  });
});

describe('a mistake in an expression is refused at its place', () => {
  it.each<Row>([
    [
      'an unknown function',
      'steps:\n- script: a ${{ nope(1) }}\n',
      `${MAIN}:2:17`,
      "Unknown function 'nope'",
    ],
    ['in quotes', "steps:\n- script: '${{ nope(1) }}'\n", `${MAIN}:2:16`, "Unknown function 'nope'"],
    [
      'in a block',
      'steps:\n- script: |\n    one\n    ${{ nope(1) }}\n',
      `${MAIN}:4:1`,
      "Unknown function 'nope'",
    ],
    [
      'in a branch that is not taken',
      'steps:\n- ${{ if false }}:\n  - script: ${{ eq( }}\n',
      `${MAIN}:3:`,
      'ends too early',
    ],
    ['an unknown context', 'steps:\n- script: ${{ secrets.x }}\n', `${MAIN}:2:15`, "Unknown value 'secrets'"],
    [
      'a status function',
      'steps:\n- ${{ if succeeded() }}:\n  - script: x\n',
      `${MAIN}:2:10`,
      'only at run time',
    ],
    [
      'a variable of each, outside',
      'steps:\n- ${{ each x in parameters }}: []\n- script: ${{ x }}\n',
      `${MAIN}:3:15`,
      "'x'",
    ],
    ['not closed', 'steps:\n- script: ${{ 1\n', `${MAIN}:2:11`, 'is not closed'],
    ['if without a colon', 'steps:\n- ${{ if true }}\n', `${MAIN}:2:`, 'with a colon after it'],
    [
      'a list inside text',
      'parameters: [{name: p, type: object, default: []}]\nsteps:\n- script: a ${{ parameters.p }}\n',
      `${MAIN}:3:16`,
      'A sequence cannot stand inside other text',
    ],
    [
      'each over text',
      "steps:\n- ${{ each x in 'abc' }}:\n  - script: x\n",
      `${MAIN}:2:3`,
      "'each' needs a list",
    ],
    ['else alone', 'steps:\n- ${{ else }}:\n  - script: x\n', `${MAIN}:2:3`, "does not follow an 'if'"],
    [
      'else after something else',
      'steps:\n- ${{ if false }}:\n  - script: x\n- script: y\n- ${{ else }}:\n  - script: x\n',
      `${MAIN}:5:3`,
      'does not follow',
    ],
    [
      'a key made twice',
      'steps:\n- script: x\n  env:\n    A: a\n    ${{ if true }}:\n      a: b\n',
      `${MAIN}:6:7`,
      'already defined',
    ],
    [
      'a list under a mapping',
      'steps:\n- script: x\n  env:\n    ${{ if true }}:\n    - a\n',
      `${MAIN}:4:5`,
      'Expected a mapping',
    ],
    [
      'in trigger',
      'trigger: ["${{ variables.x }}"]\nsteps: [{script: x}]\n',
      `${MAIN}:1:11`,
      "not evaluated in 'trigger'",
    ],
    [
      'in repositories',
      'resources:\n  repositories:\n  - repository: a\n    name: ${{ variables.x }}\nsteps: [{script: x}]\n',
      `${MAIN}:4:11`,
      'not evaluated in resources.repositories',
    ],
    [
      'in a default',
      'parameters: [{ name: p, default: "${{ 1 }}" }]\nsteps: [{script: x}]\n',
      `${MAIN}:1:34`,
      'not evaluated in the declaration',
    ],
  ])('%s', async (_, text, place, message) => {
    await expectRefusal(text, place, message);
  });

  it('each of several', async () => {
    const told = await refusalOf('steps:\n- script: ${{ a }}\n- script: ${{ b }}\n- script: ${{ c( }}\n');
    expect(told.split('\n')).toHaveLength(3);
  });
});

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

describe('a structure that a plan cannot carry is refused', () => {
  const job = (body: string) => `jobs:\n- job: a\n${body}  steps: [{ script: x }]\n`;
  const deployment = (strategy: string) =>
    `jobs:\n- deployment: d\n  environment: e\n  strategy:\n${strategy}`;
  it.each<Row>([
    ['nothing to run', 'trigger: none\n', `${MAIN}:1:1`, "one of 'stages', 'jobs', 'steps'"],
    ['no job left', 'jobs: []\n', `${MAIN}:1:7`, 'Nothing is left to run'],
    ['two forms', 'steps: [{ script: x }]\njobs: []\n', `${MAIN}:1:1`, 'one of'],
    ['an unknown key at the root', 'stepz: []\n', `${MAIN}:1:1`, "'stepz' is not understood"],
    ['an unknown key of a job', job('  dependson: b\n'), `${MAIN}:3:3`, "Write 'dependsOn'"],
    ['an unknown step', 'steps:\n- run: x\n', `${MAIN}:2:3`, "'run' is not understood"],
    [
      'a step whose first key is no kind',
      'steps:\n- displayName: x\n  script: x\n',
      `${MAIN}:2:3`,
      'A step begins with',
    ],
    [
      'an unknown key of a step',
      'steps:\n- script: x\n  shell: bash\n',
      `${MAIN}:3:3`,
      "'shell' is not understood",
    ],
    [
      'a job whose first key is another',
      'jobs:\n- displayName: x\n  job: a\n',
      `${MAIN}:2:3`,
      "must begin with 'job' or 'deployment'",
    ],
    ['a stage whose first key is another', 'stages:\n- jobs: []\n', `${MAIN}:2:3`, "must begin with 'stage'"],
    ['a task without version', 'steps:\n- task: Bash\n', `${MAIN}:2:9`, 'name and version'],
    ['a matrix', job('  strategy: { matrix: { a: { b: c } } }\n'), `${MAIN}:3:3`, 'not carried by a plan'],
    ['services', job('  services: { db: pg }\n'), `${MAIN}:3:3`, 'not carried'],
    ['rolling', deployment('    rolling: {}\n'), `${MAIN}:5:5`, 'only runOnce is'],
    ['canary', deployment('    canary: {}\n'), `${MAIN}:5:5`, 'only runOnce is'],
    [
      'no environment',
      'jobs:\n- deployment: d\n  strategy: { runOnce: { deploy: { steps: [] } } }\n',
      `${MAIN}:2:3`,
      "needs an 'environment'",
    ],
    [
      'no deploy',
      deployment('    runOnce: { preDeploy: { steps: [] } }\n'),
      `${MAIN}:5:14`,
      "needs 'deploy'",
    ],
    [
      'a condition among hooks',
      deployment(
        '    runOnce:\n      deploy:\n        steps:\n        - script: x\n          condition: always()\n      on: { failure: { steps: [] } }\n',
      ),
      `${MAIN}:9:11`,
      'whose one hook is deploy',
    ],
    [
      'an unknown dependency',
      job('  dependsOn: nobody\n'),
      `${MAIN}:2:3`,
      "depends on 'nobody', which is not there. Known: a",
    ],
    [
      'a circle of jobs',
      'jobs:\n- job: a\n  dependsOn: b\n  steps: []\n- job: b\n  dependsOn: a\n  steps: []\n',
      `${MAIN}:2:3`,
      'depends on itself',
    ],
    [
      'two jobs of one name',
      'jobs:\n- job: a\n  steps: []\n- job: A\n  steps: []\n',
      `${MAIN}:4:3`,
      'Two jobs are named',
    ],
    [
      'two steps of one name',
      'steps:\n- { script: a, name: x }\n- { script: b, name: X }\n',
      `${MAIN}:3:3`,
      'Two steps are named',
    ],
    [
      'a later stage',
      'stages:\n- { stage: a, dependsOn: z, jobs: [{ job: j, steps: [] }] }\n',
      `${MAIN}:2:3`,
      "depends on 'z'",
    ],
    ['a broken condition', 'steps:\n- script: x\n  condition: and(true\n', `${MAIN}:3:22`, 'ends too early'],
    [
      'a macro in a condition',
      'steps:\n- script: x\n  condition: eq($(a), 1)\n',
      `${MAIN}:3:17`,
      "Unexpected '$'",
    ],
    [
      'parameters in a condition',
      'steps:\n- script: x\n  condition: eq(parameters.a, 1)\n',
      `${MAIN}:3:17`,
      "Unknown value 'parameters'",
    ],
    [
      'counter in a condition',
      'steps:\n- script: x\n  condition: eq(counter(1, 1), 1)\n',
      `${MAIN}:3:17`,
      'cannot be used here',
    ],
    [
      'a status function in a variable',
      'variables: { a: "$[ succeeded() ]" }\nsteps: [{ script: x }]\n',
      `${MAIN}:1:17`,
      'cannot be used here',
    ],
    [
      'an unknown group',
      'variables: [{ group: g }]\nsteps: [{ script: x }]\n',
      `${MAIN}:1:15`,
      "give them with 'groups'",
    ],
    [
      'a variable that is a list',
      'variables: { a: [b] }\nsteps: [{ script: x }]\n',
      `${MAIN}:1:17`,
      'must be text',
    ],
    ['an unknown repository', 'steps:\n- checkout: lib\n', `${MAIN}:2:13`, "no repository resource 'lib'"],
    [
      'artifacts of another pipeline',
      'steps:\n- download: other\n  artifact: a\n',
      `${MAIN}:2:13`,
      'another pipeline',
    ],
    ['a container target', 'steps:\n- script: x\n  target: box\n', `${MAIN}:3:11`, "only run on the 'host'"],
    ['a manual stage', 'stages:\n- stage: a\n  trigger: manual\n', `${MAIN}:3:3`, 'not carried'],
    [
      'a lock behaviour',
      'lockBehavior: now\nsteps: [{ script: x }]\n',
      `${MAIN}:1:15`,
      "'sequential' or 'runLatest'",
    ],
    ['a timeout known at run time', job('  timeoutInMinutes: $(t)\n'), `${MAIN}:3:21`, 'whole number'],
  ])('%s', async (_, text, place, message) => {
    await expectRefusal(text, place, message);
  });

  it('each mistake of several jobs and steps is told', async () => {
    const told = await refusalOf('jobs:\n- job: a\n  steps:\n  - run: x\n  - walk: y\n- job: b\n  fly: z\n');
    expect(told.split('\n').map((line) => line.split(' ')[0])).toEqual([
      `${MAIN}:4:5`,
      `${MAIN}:5:5`,
      `${MAIN}:7:3`,
    ]);
  });
});

describe('whatever the files hold', () => {
  const words = fc.constantFrom(
    'steps',
    'jobs',
    'stages',
    'variables',
    'parameters',
    'template',
    'extends',
    'script',
    'job',
    'stage',
    'a.yml',
    '${{ if true }}',
    '${{ else }}',
    '${{ each x in parameters }}',
    '${{ insert }}',
    '${{ x }}',
    '${{ parameters }}',
    'name',
    'value',
    'deployment',
    'strategy',
    'runOnce',
    'deploy',
    'environment',
    'dependsOn',
    'condition',
    '',
  );
  const tree = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      words,
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(words, tie('node'), { maxKeys: 4 }),
    ),
  })).node;
  const texts = fc.oneof(
    fc.string(),
    fc
      .array(
        fc.constantFrom('- ', ': ', '\n', ' ', '${{', '}}', '[', '{', '&a', '*a', '|', '"', 'steps', 'x'),
      )
      .map((p) => p.join('')),
    tree.map((value) => JSON.stringify(value)),
  );

  it('the answer is a plan, or findings that have a file and a line; nothing is thrown', async () => {
    await fc.assert(
      fc.asyncProperty(texts, texts, async (main, other) => {
        const call = callOf(
          { [MAIN]: main, 'a.yml': other },
          { limits: { files: 20, levels: 4, work: 5000 } },
        );
        for (const result of [await resolveAzure(call), await expandAzure(call)]) {
          if (result.ok) continue;
          expect(result.error.findings.length).toBeGreaterThan(0);
          for (const { at, message, rule } of result.error.findings) {
            expect(at?.file).toMatch(/^(azure-pipelines|a)\.yml$/);
            expect(at?.line).toBeGreaterThan(0);
            expect(at?.column).toBeGreaterThan(0);
            expect(message).not.toBe('');
            expect(rule).toMatch(/^azure-[a-z]+$/);
          }
        }
      }),
      { numRuns: 600 },
    );
  });
});
