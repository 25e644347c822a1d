// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are template expressions of Azure Pipelines
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callOf, refusalOf } from './files.fixture.ts';
import { expandAzure, resolveAzure } from './index.ts';
import { expectRefusal, MAIN, type Row } from './refusal.fixture.ts';

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
