import { describe, expect, it } from 'vitest';
import { jobs, scriptOf } from './resolve.fixture.ts';

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
