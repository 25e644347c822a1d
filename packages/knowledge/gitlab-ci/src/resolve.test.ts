import { type Finding, formatLocation } from '@tandem/contract';
import type { PlanJob } from '@tandem/pipeline';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveGitlab } from './resolve.ts';

const resolve = (text: string, others: Record<string, string> = {}, variables: Record<string, string> = {}) =>
  resolveGitlab({
    file: '.gitlab-ci.yml',
    variables: { CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main', ...variables },
    files: {
      self: async (path) => (path === '.gitlab-ci.yml' ? text : others[path]),
      other: async (project, ref, path) => others[`${project}@${ref}:${path}`],
    },
  });

async function jobs(
  text: string,
  others?: Record<string, string>,
  variables?: Record<string, string>,
): Promise<Record<string, PlanJob & { stage: string }>> {
  const result = await resolve(text, others, variables);
  if (!result.ok) throw new Error(result.error.findings.map((finding) => finding.message).join('\n'));
  return Object.fromEntries(
    result.value.stages.flatMap((stage) =>
      stage.jobs.map((job) => [job.name, { ...job, stage: stage.name }]),
    ),
  );
}

async function problems(text: string, others?: Record<string, string>): Promise<readonly string[]> {
  const result = await resolve(text, others);
  return result.ok ? [] : result.error.findings.map(told);
}

const told = ({ at, message }: Finding) => (at ? `${formatLocation(at)}: ${message}` : message);

const scriptOf = (job: PlanJob | undefined) =>
  job?.steps[0]?.kind === 'script' ? job.steps[0].text : undefined;

describe('a pipeline', () => {
  it('spells out stage order as needs, and takes needs and dependencies as they are given', async () => {
    const plan = await jobs(`
stages: [one, two, three]
a: { stage: one, script: [a] }
b: { stage: two, script: [b] }
c: { stage: three, script: [c] }
d: { stage: three, script: [d], needs: [a] }
e: { stage: three, script: [e], needs: [] }
f: { stage: three, script: [f], dependencies: [b] }
g: { stage: three, script: [g], needs: [{ job: gone, optional: true }, { job: a, artifacts: false }] }
`);
    const needs = Object.fromEntries(
      Object.entries(plan).map(([name, job]) => [
        name,
        job.needs.map((need) => `${need.job}${need.artifacts ? '+' : ''}`),
      ]),
    );
    expect(needs).toEqual({ a: [], b: ['a+'], c: ['a+', 'b+'], d: ['a+'], e: [], f: ['a', 'b+'], g: ['a'] });
  });

  it('merges default, extends, anchors and references in their order', async () => {
    const plan = await jobs(`
default: { image: node:24, before_script: [prepare] }
.base: { variables: { A: base, B: base }, script: [base] }
.more: { extends: .base, variables: { B: more } }
.shared: &shared { retry: 1 }
job:
  <<: *shared
  extends: .more
  variables: { C: own }
  script:
    - first
    - !reference [.base, script]
    - [nested, [deeper]]
own: { before_script: [], script: x }
`);
    expect(plan.job).toMatchObject({
      image: 'node:24',
      variables: { A: 'base', B: 'more', C: 'own' },
      retry: { max: 1 },
    });
    expect(scriptOf(plan.job)).toBe('prepare\nfirst\nbase\nnested\ndeeper');
    expect(scriptOf(plan.own)).toBe('x');
  });

  it('decides rules by the first that holds, with its variables, and leaves out jobs without one', async () => {
    const text = `
a: { script: x, rules: [{ if: '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH', variables: { V: '1' } }] }
b: { script: x, rules: [{ if: '$CI_COMMIT_BRANCH != "main"' }, { if: '$NONE', when: never }, { when: manual, allow_failure: true }] }
c: { script: x, rules: [{ if: '$NONE' }] }
d: { script: x, when: manual }
`;
    const plan = await jobs(text);
    expect(Object.keys(plan)).toEqual(['a', 'b', 'd']);
    expect(plan.a?.variables).toEqual({ V: '1' });
    expect([plan.b?.start, plan.b?.mayFail, plan.d?.start, plan.d?.mayFail]).toEqual([
      'manual',
      'any',
      'manual',
      'any',
    ]);
  });

  it('says artifacts, retry, allow_failure, environment and resource group', async () => {
    const plan = await jobs(`
a:
  script: x
  artifacts: { paths: [out], when: always, expire_in: 1 week, reports: { dotenv: a.env, codequality: q.json } }
  retry: { max: 2, exit_codes: [75] }
  allow_failure: { exit_codes: 3 }
  environment: { name: production, deployment_tier: production }
  resource_group: ring
  timeout: 1h 30m
b: { script: x, retry: { max: 1, when: [runner_system_failure] } }
c: { script: x, retry: { max: 1, when: [script_failure], exit_codes: [1] } }
`);
    expect(plan.a).toMatchObject({
      artifacts: { paths: ['out'], dotenv: 'a.env', reports: { codequality: ['q.json'] }, when: 'always' },
      retry: { max: 2, exitCodes: [75] },
      mayFail: [3],
      environment: 'production',
      exclusive: 'ring',
      timeoutMinutes: 90,
    });
    expect([plan.b?.retry, plan.c?.retry]).toEqual([{ max: 1, exitCodes: [] }, { max: 1 }]);
  });

  it('takes the rules and variables of workflow, and rules see what is not to be expanded as it is', async () => {
    const plan = await jobs(`
variables: { LEVEL: low, PRICE: { value: '$5', expand: false } }
workflow:
  rules:
    - if: '$CI_COMMIT_BRANCH == "main" && $PRICE == "$5"'
      variables: { LEVEL: high }
a: { script: x, rules: [{ if: '$LEVEL == "high"' }] }
`);
    expect(plan.a?.variables).toEqual({ LEVEL: 'high', PRICE: '$$5' });
    expect(plan.a?.order).toBe('stages');
  });

  it('writes numbers as Ruby does', async () => {
    const plan = await jobs(
      'a: { script: x, variables: { A: 1.0, B: 1.10, C: 010, D: 1_000x, E: 1e20x, F: y, G: yes, H: 0x1f, I: 1:30 } }',
    );
    expect(plan.a?.variables).toEqual({
      A: '1.0',
      B: '1.1',
      C: '8',
      D: '1_000x',
      E: '1e20x',
      F: 'y',
      G: 'true',
      H: '31',
      I: '90',
    });
  });

  it('keeps a variable whole that is not to be expanded', async () => {
    const plan = await jobs(
      `a: { script: x, variables: { A: { value: 'cost $5', expand: false }, N: 7, T: true } }`,
    );
    expect(plan.a?.variables).toEqual({ A: 'cost $$5', N: '7', T: 'true' });
  });
});

const TEMPLATE = `
spec:
  inputs:
    job: { default: gate }
    ring: { regex: '^[a-z]+$' }
    fast: { type: boolean, default: false }
    tries: { type: number, default: 2, options: [1, 2, 3] }
    lines: { type: array, default: [] }
---
".hidden-$[[ inputs.job ]]": { image: 'node:24' }
"$[[ inputs.job ]]":
  extends: ".hidden-$[[ inputs.job ]]"
  variables: { RING: "to $[[ inputs.ring ]]!", LINES: '$[[ inputs.ring ]]', FAST: "$[[ inputs.fast ]]x" }
  script: $[[ inputs.lines ]]
  interruptible: $[[ inputs.fast ]]
  retry: $[[ inputs.tries ]]
`;
const include = (inputs: string) =>
  `include: [{ project: t/t, ref: v1, file: /steps/a.yml, inputs: ${inputs} }]\n`;
const others = { 't/t@v1:steps/a.yml': TEMPLATE };

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

describe('what is wrong is told with its place', () => {
  it.each([
    ['a job without a script', 'a: { stage: test }', '.gitlab-ci.yml:1:1: job a has no script'],
    [
      'a misspelt keyword',
      'a: { scirpt: x }',
      ".gitlab-ci.yml:1:6: job a: there is no keyword 'scirpt'; did you mean 'script'?",
    ],
    [
      'a keyword that is not resolved',
      'a: { script: x, parallel: 3 }',
      ".gitlab-ci.yml:1:17: job a: 'parallel' is not understood here",
    ],
    [
      'an unknown stage',
      'a: { script: x, stage: tset }',
      ".gitlab-ci.yml:1:17: job a: there is no stage 'tset'",
    ],
    ['an unknown need', 'a: { script: x, needs: [b] }', "job a: needs: there is no job 'b'"],
    [
      'a circle of needs',
      'a: { script: x, needs: [b] }\nb: { script: x, needs: [a] }',
      'jobs need each other in a circle: a → b → a',
    ],
    [
      'a circle of extends',
      '.a: { extends: .b }\n.b: { extends: .a }\nc: { extends: .a, script: x }',
      'extends goes in a circle',
    ],
    [
      'a need that its rules keep away',
      "a: { script: x, needs: [b] }\nb: { script: x, rules: [{ if: '$NO' }] }",
      'job a needs b, which is not in this pipeline; if that may be so, write optional: true',
    ],
    [
      'a need of a later stage',
      'a: { stage: build, script: x, needs: [b] }\nb: { stage: test, script: x }',
      'job a needs b, which is in the later stage test',
    ],
    ['a need twice', 'a: { stage: build, script: x }\nb: { script: x, needs: [a, a] }', 'needs a twice'],
    [
      'a dependency that is no need',
      'a: { stage: build, script: x }\nc: { stage: build, script: x }\nb: { script: x, needs: [a], dependencies: [c] }',
      'job b: dependencies: c is not among its needs',
    ],
    ['a script in default', 'default: { script: x }\na: { script: x }', 'default:script is not understood'],
    ['a retry of three', 'a: { script: x, retry: 3 }', 'retry must be 0, 1 or 2'],
    ['a reason to retry', 'a: { script: x, retry: { when: never } }', "there is no reason 'never'"],
    ['artifacts as text', 'a: { script: x, artifacts: { paths: x } }', 'artifacts:paths must be a list'],
    [
      'a misspelt report',
      'a: { script: x, artifacts: { reports: { codequalty: x } } }',
      "artifacts:reports:codequalty is not understood here; did you mean 'codequality'?",
    ],
    ['a job called true', 'true: { script: x }', "no job may be called 'true'"],
    ['an empty script', 'a: { script: [] }', 'job a has no script'],
    ['a date', 'a: { script: x, variables: { D: 2026-01-02 } }', 'refuses'],
    ['a symbol', 'a: { script: x, variables: { D: :x } }', 'Ruby reads :x as a symbol'],
    ['a number that is text to Ruby', 'a: { script: x, variables: { D: 1e3 } }', 'whether 1e3 is a number'],
    ['a number too large', 'a: { script: x, variables: { D: 99999999999999999999 } }', 'too large'],
    [
      'variables in a circle',
      'a: { script: x, variables: { A: $B, B: $A } }',
      'variables lead back to each other: A → B → A',
    ],
    ['a wildcard', 'include: { local: /a/*.yml }', 'wildcards are not understood here'],
    ['a component', 'include: { component: a/b@1 }', 'include:component is not understood here'],
    ['a template', 'include: { template: A.yml }', 'include:template is not understood here'],
    ['a path that leads out', 'include: { local: ../a.yml }', 'leads out of its repository'],
    ['when: never of a job', 'a: { script: x, when: never }', 'when: never is for rules only'],
    [
      'a workflow that says no',
      'workflow: { rules: [{ when: never }] }\na: { script: x }',
      'keep this pipeline',
    ],
    [
      'a job that rules keep away',
      'a: { stage: tset, script: x, rules: [{ when: never }] }',
      "no stage 'tset'",
    ],
    ['a rule that is not understood', "a: { script: x, rules: [{ if: '$A === 1' }] }", 'rules:if "$A === 1"'],
    [
      'rules by changes',
      'a: { script: x, rules: [{ changes: [x] }] }',
      'rules:changes is not understood here',
    ],
    ['a duplicate key', 'a: { script: x }\na: { script: y }', '.gitlab-ci.yml:2:1: '],
    ['no job at all', 'stages: [a]', 'no job is in this pipeline'],
    ['a raw input', 'a: { script: "$[[ inputs.x ]]" }', 'the file has no header with spec:inputs'],
    ['an alias without an anchor', 'a: *b', '.gitlab-ci.yml:1:4: '],
    ['a list', '- a', 'the file must be a mapping of jobs'],
    [
      'a file that is not there',
      'include: { local: /x.yml }',
      '.gitlab-ci.yml:1:1: there is no file x.yml in this repository',
    ],
    [
      'a tag that is not there',
      'include: { project: t/t, ref: v9, file: /steps/a.yml }',
      'there is no file steps/a.yml in the project t/t at v9; check project, ref and file',
    ],
    [
      'a remote include',
      'include: https://example.com/a.yml',
      'including a file by its address is not understood here',
    ],
    ['a missing input', include('{}'), "t/t@v1:steps/a.yml needs a value for its input 'ring'"],
    ['an unknown input', include('{ ring: a, rign: b }'), "has no input 'rign'; did you mean 'ring'?"],
    [
      'an input of another type',
      include('{ ring: a, fast: "yes" }'),
      'a value of type boolean is expected, and this is the string "yes"',
    ],
    ['an input that breaks its regex', include('{ ring: A1 }'), '"A1" does not match ^[a-z]+$'],
    ['an input that is no option', include('{ ring: a, tries: 9 }'), '9 is none of 1, 2, 3'],
  ])('%s', async (_, text, message) => {
    expect((await problems(text, others)).join('\n')).toContain(message);
  });

  it('of every job at once', async () => {
    expect(
      await problems('a: { stage: x, script: y }\nb: { scirpt: x }\nc: { script: x, needs: [z] }'),
    ).toEqual([
      ".gitlab-ci.yml:1:6: job a: there is no stage 'x'; stages are .pre, build, test, deploy, .post",
      ".gitlab-ci.yml:2:6: job b: there is no keyword 'scirpt'; did you mean 'script'?",
      ".gitlab-ci.yml:3:25: job c: needs: there is no job 'z'",
    ]);
  });

  it('more includes than GitLab takes', async () => {
    const names = Array.from({ length: 151 }, (_, index) => `f${index}.yml`);
    const files = Object.fromEntries(names.map((name) => [name, 'job: { script: x }']));
    const including = (count: number) => `include: [${names.slice(0, count).join(', ')}]`;
    expect(await problems(including(150), files)).toEqual([]);
    expect((await problems(including(151), files)).join()).toContain('more than 150 files are included');
  });

  it('an include of itself', async () => {
    expect(await problems('include: { local: .gitlab-ci.yml }')).toEqual([
      '.gitlab-ci.yml:1:1: .gitlab-ci.yml includes itself: .gitlab-ci.yml → .gitlab-ci.yml',
    ]);
  });

  it('an alias bomb and endless nesting, without effort', async () => {
    const bomb = `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`).join('\n')}`;
    expect((await problems(bomb)).join()).toContain('aliases of the file multiply without end');
    expect((await problems('['.repeat(100_000))).join()).toContain('nested deeper');
  });
});

describe('any text', () => {
  it('is resolved or refused with findings; nothing is thrown', async () => {
    const word = fc.constantFrom(
      'a:',
      'script:',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '&x',
      '*x',
      '<<:',
      '!reference',
      'include:',
      'extends:',
      'rules:',
      'if:',
      '$[[ inputs.a ]]',
      '---',
      'spec:',
      'inputs:',
      '\n',
      '\n  ',
      '"',
      "'",
      '|',
      '__proto__:',
      'constructor:',
      'needs:',
      'x',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join(' ')),
        ),
        async (text) => {
          const result = await resolve(text);
          if (!result.ok)
            expect(
              result.error.findings.every((finding) => finding.at !== undefined && finding.message !== ''),
            ).toBe(true);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
