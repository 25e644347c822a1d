import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { include, jobs, others, problems, resolve, scriptOf } from './resolve.fixture.ts';

describe('an include', () => {
  it('fills inputs into the text: text as it is, everything else as JSON', async () => {
    const plan = await jobs(include(`{ ring: friendly, lines: ["echo 'a: b'", "[x]"] }`), others);
    expect(plan.gate).toMatchObject({
      image: 'node:24',
      retry: { max: 2 },
      variables: { RING: 'to friendly!', FAST: 'falsex', LINES: 'friendly' },
    });
    expect(scriptOf(plan.gate)).toBe("echo 'a: b'\n[x]");
  });

  it('can be made twice in one pipeline under two names', async () => {
    const two = `include:\n${['one', 'two'].map((name) => `  - { project: t/t, ref: v1, file: /steps/a.yml, inputs: { job: ${name}, ring: ${name}, lines: [x] } }\n`).join('')}`;
    const plan = await jobs(two, others);
    expect([plan.one?.variables.RING, plan.two?.variables.RING]).toEqual(['to one!', 'to two!']);
  });

  it('takes local files from the repository and ref of the file that includes them', async () => {
    const plan = await jobs('include: { project: t/t, ref: v1, file: outer.yml }', {
      't/t@v1:outer.yml': 'include: { local: /inner.yml }',
      't/t@v1:inner.yml': 'job: { script: from the tag }',
      'inner.yml': 'job: { script: from here }',
    });
    expect(scriptOf(plan.job)).toBe('from the tag');
  });

  const template = (content: string) => ({
    'a.yml': `spec:\n  inputs:\n    list: { type: array, default: [] }\n    text: { default: safe }\n    flag: { type: boolean, default: true }\n    size: { type: number, default: 2.0 }\n---\n${content}`,
  });
  const given = (inputs: object) => `include: { local: a.yml, inputs: ${JSON.stringify(inputs)} }`;

  it('makes a list text where the block is in single quotes, and keeps types where it is a whole value', async () => {
    const plan = await jobs(
      given({ list: ['a', "it's: [x]"] }),
      template(
        'job:\n  script: $[[ inputs.list ]]\n  interruptible: $[[ inputs.flag ]]\n  variables: { SIZE: $[[ inputs.size ]] }\n',
      ),
    );
    expect(scriptOf(plan.job)).toBe("a\nit's: [x]");
    expect(plan.job?.variables).toEqual({ SIZE: '2.0' });
    const quoted = await jobs(given({ list: ['a', 'b'] }), template("job: { script: '$[[ inputs.list ]]' }"));
    expect(scriptOf(quoted.job)).toBe('["a","b"]');
  });

  it.each([
    ['in the open', 'job: { script: x, image: $[[ inputs.text ]] }', 'x: y'],
    ['as a key', '$[[ inputs.text ]]: { script: x }', 'a: { script: y }\nb'],
    ['as a comment', 'job:\n  script: x $[[ inputs.text ]]', 'y # z'],
    ['out of double quotes', 'job: { script: ["$[[ inputs.text ]]"] }', 'a", "b'],
    ['as an escape', 'job: { script: "$[[ inputs.text ]]" }', 'C:\\temp'],
    ['out of a block scalar', 'job:\n  script: |-\n    $[[ inputs.text ]]', 'a\n  stage: b'],
    ['out of a mapping', 'job: { script: x, variables: { A: 1, B: $[[ inputs.text ]] } }', 'a, C: b'],
    ['as an anchor', 'job: { script: x, variables: { A: $[[ inputs.text ]] } }', '&a x'],
    ['as a reference', 'job: { script: $[[ inputs.text ]] }', '!reference [a, b]'],
    ['as another number', 'job: { script: x, variables: { A: $[[ inputs.text ]] } }', '1.10'],
    ['as a flag', 'job: { script: x, variables: { A: $[[ inputs.text ]] } }', 'yes'],
    ['as nothing', 'job: { script: x, variables: { A: $[[ inputs.text ]] } }', '~'],
  ])('never lets a text become YAML: %s', async (_, content, text) => {
    const found = await problems(given({ text }), template(content));
    expect(found.join('\n')).toMatch(/^a\.yml:\d+:\d+: the value of this input changes the YAML around it/);
    expect(Object.keys(await jobs(given({}), template(content))).length).toBeGreaterThan(0);
  });

  it.each([
    ["echo 'it: is' # fine", 'job:\n  script: |-\n    $[[ inputs.text ]]'],
    ['{}', "job: { script: '$[[ inputs.text ]]' }"],
    ['--flag="a b" | tee', 'job:\n  script:\n    - run $[[ inputs.text ]]'],
  ])('hands %j on as it is', async (text, content) => {
    const plan = await jobs(given({ text }), template(content));
    expect(scriptOf(plan.job)).toContain(text);
  });

  it.each([
    ['inputs.text | truncate(1,3)', 'abcdef', 'bcd'],
    ['inputs.text | expand_vars', '$CI_COMMIT_BRANCH of $NONE', 'main of $NONE'],
    ['inputs.text | posix_escape', "it's $HOME", "it\\'s\\ \\$HOME"],
    ['inputs.text | truncate(0,2) | posix_escape', 'a b c', 'a\\ '],
  ])('applies %s', async (block, text, value) => {
    const plan = await jobs(given({ text }), template(`job:\n  script: |-\n    x$[[ ${block} ]]y`));
    expect(scriptOf(plan.job)).toBe(`x${value}y`);
  });

  it('arrives as it is or is refused, whatever a text says and wherever it is put', async () => {
    const piece = fc.constantFrom(
      ...[
        '"',
        "'",
        ': ',
        '- ',
        '#',
        ' #',
        '\n',
        '\n  ',
        '\n      ',
        '{',
        '}',
        '[',
        ']',
        ',',
        '&a',
        '*a',
        '!x',
      ],
      ...[
        '|',
        '>',
        '%',
        '@',
        '`',
        '\\',
        '\\n',
        '\t',
        '<<',
        '---',
        '...',
        'a',
        '1',
        '.',
        'true',
        'null',
        '~',
        '$',
        '?',
      ],
    );
    const anything = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    const place = fc.constantFrom(
      'A: $[[ inputs.text ]]',
      'A: "$[[ inputs.text ]]"',
      "A: '$[[ inputs.text ]]'",
      'A: |-\n      $[[ inputs.text ]]',
      'A: >-\n      $[[ inputs.text ]]',
      'A: "x $[[ inputs.text ]] y"',
      '{ A: $[[ inputs.text ]] }',
      '{ A: "$[[ inputs.text ]]" }',
      '{ A: { value: $[[ inputs.text ]], expand: true } }',
    );
    let arrived = 0;
    await fc.assert(
      fc.asyncProperty(anything, place, async (text, where) => {
        const content = `job:\n  script: x\n  variables:\n    ${where}\n`;
        const result = await resolve(given({ text }), template(content));
        if (!result.ok) return;
        arrived++;
        const [job] = result.value.stages[0]?.jobs ?? [];
        expect(Object.keys(job?.variables ?? {})).toEqual(['A']);
        const expected = where.includes('x $') ? `x ${text} y` : text;
        expect(job?.variables.A?.trim()).toBe(expected.trim());
        expect(scriptOf(job)).toBe('x');
      }),
      { numRuns: 2000 },
    );
    expect(arrived).toBeGreaterThan(200);
  });

  it('tells places of the file as it is written, behind filled blocks too', async () => {
    const found = await problems(
      given({ text: 'a much longer text than the block' }),
      template('job: { script: $[[ inputs.text ]], scirpt: x }'),
    );
    expect(found).toEqual(["a.yml:8:36: job job: there is no keyword 'scirpt'; did you mean 'script'?"]);
  });

  it('is overridden by the file that includes it, key by key', async () => {
    const plan = await jobs(
      `${include('{ ring: a, lines: [x] }')}gate: { variables: { EXTRA: "1" } }`,
      others,
    );
    expect(plan.gate?.variables).toMatchObject({ EXTRA: '1', RING: 'to a!' });
  });
});
