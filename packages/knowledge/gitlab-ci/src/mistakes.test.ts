import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { include, others, problems, resolve } from './resolve.fixture.ts';

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
