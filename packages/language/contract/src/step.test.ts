import { describe, expect, expectTypeOf, it } from 'vitest';
import type { InputsOf, StepContract, StepResult } from './index.ts';
import {
  contractProblems,
  defineStep,
  formatLocation,
  inputVariable,
  isGate,
  outcomeWords,
  outputsOf,
  pathsIn,
  valueProblem,
} from './index.ts';

const contract = defineStep({
  name: 'move-box',
  title: 'Move a box',
  description: 'Moves a box.',
  outcomes: ['done', 'nothing-to-do'],
  effects: ['cluster'],
  inputs: {
    ring: { type: 'text', description: 'Where to.', pattern: '[a-z]+' },
    speed: { type: 'choice', description: 'How.', options: ['slow', 'fast'], default: 'slow' },
    dry_run: { type: 'flag', description: 'Only look.', default: false },
    attempts: { type: 'integer', description: 'How often.', default: 3, minimum: 1, maximum: 9 },
    labels: { type: 'list', description: 'Marks.', default: [], pattern: '[a-z]+' },
    note: { type: 'path', description: 'What to leave.', default: '' },
    sources: { type: 'list', items: 'path', description: 'What to read.', default: [] },
  },
  outputs: { place: { description: 'Where it is.' } },
  failures: { 'no-box': { summary: 'No box.', fix: 'Bring one.' } },
  secrets: {},
  ports: ['clock'],
  exclusive: 'ring',
});

const base: StepContract = contract;

describe('a step contract', () => {
  it('gives the types of its inputs and results with no code generation', () => {
    expectTypeOf<InputsOf<typeof contract>>().toEqualTypeOf<{
      readonly ring: string;
      readonly speed: 'slow' | 'fast';
      readonly dry_run: boolean;
      readonly attempts: number;
      readonly labels: readonly string[];
      readonly note: string;
      readonly sources: readonly string[];
    }>();
    type Failed = Extract<StepResult<typeof contract>, { outcome: 'failed' }>;
    expectTypeOf<Failed['failure']>().toEqualTypeOf<'no-box'>();
    type Ended = Exclude<StepResult<typeof contract>, { outcome: 'failed' }>;
    expectTypeOf<Ended['outcome']>().toEqualTypeOf<'done' | 'nothing-to-do'>();
  });

  it.each<[string, Partial<StepContract>, string]>([
    ['no outcome', { outcomes: [] }, 'outcomes lists none'],
    ['a gate that never holds', { outcomes: ['open'] }, "outcomes lists 'open' without 'held'"],
    ['a gate that is also done', { outcomes: ['open', 'held', 'done'] }, "outcomes lists 'open' and 'done'"],
    ['a name with capitals', { name: 'Move' }, "name 'Move' is not kebab-case"],
    [
      'an input in camelCase',
      { inputs: { dryRun: { type: 'flag', description: '' } }, exclusive: 'x' },
      "input 'dryRun' is not snake_case",
    ],
    [
      'an input that the templates use themselves',
      { inputs: { stage: { type: 'text', description: '' } } },
      "input 'stage' is a word of the templates",
    ],
    [
      'a default that is no option',
      { inputs: { a: { type: 'choice', description: '', options: ['x'], default: 'y' } } },
      "input 'a': default is none of x",
    ],
    [
      'a default that breaks its pattern',
      { inputs: { a: { type: 'text', description: '', pattern: 'a+', default: 'b' } } },
      "input 'a': default does not match a+",
    ],
    [
      'a default out of range',
      { inputs: { a: { type: 'integer', description: '', minimum: 2, default: 1 } } },
      "input 'a': default is below 2",
    ],
    [
      'a pattern with an anchor of its own',
      { inputs: { a: { type: 'text', description: '', pattern: '^(a|b)?$' } } },
      "input 'a': pattern ^(a|b)?$ has an anchor; it matches the whole text anyway",
    ],
    [
      'a list whose pattern has an anchor',
      { inputs: { a: { type: 'list', description: '', pattern: 'a$' } } },
      "input 'a': pattern a$ has an anchor; it matches the whole text anyway",
    ],
    [
      'a pattern for paths',
      { inputs: { a: { type: 'list', items: 'path', description: '', pattern: 'a' } } },
      "input 'a': a list of paths takes no pattern",
    ],
    [
      'an output that every step has',
      { outputs: { outcome: { description: '' } } },
      "output 'outcome' is given by every step",
    ],
    [
      'a failure code with an underscore',
      { failures: { no_box: { summary: '', fix: '' } } },
      "failure 'no_box' is not kebab-case",
    ],
    [
      'a secret in lower case',
      { secrets: { token: { description: '' } } },
      "secret 'token' is not an environment name",
    ],
    [
      'a report at a path that may be empty',
      { reports: { note: 'junit' } },
      "'note' names a file that is left, and is no path input with a default",
    ],
    [
      'a report at no path',
      { reports: { ring: 'sarif' } },
      "'ring' names a file that is left, and is no path input with a default",
    ],
    [
      'an artifact that no input names',
      { artifacts: ['nothing'] },
      "'nothing' names a file that is left, and is no path input with a default",
    ],
    [
      'an output that a report gives',
      {
        inputs: {
          ring: { type: 'text', description: '' },
          place: { type: 'path', description: '', default: 'x' },
        },
        reports: { place: 'junit' },
      },
      "output 'place' is given by the report of that name",
    ],
    [
      'a port to clusters without what is read there',
      { ports: ['clusters'] },
      "the port 'clusters' and clusterReads need each other",
    ],
    [
      'reads of a cluster without the port',
      { clusterReads: [{ why: '', groups: ['apps'], resources: ['deployments'], verbs: ['get'] }] },
      "the port 'clusters' and clusterReads need each other",
    ],
    [
      'a role that reads secrets',
      {
        ports: ['clusters'],
        clusterReads: [{ why: '', groups: [''], resources: ['secrets'], verbs: ['get'] }],
      },
      'clusterReads reaches secrets of the cluster',
    ],
    [
      'a role that reads all of the core group',
      {
        ports: ['clusters'],
        clusterReads: [{ why: '', groups: ['', 'a'], resources: ['*'], verbs: ['get'] }],
      },
      'clusterReads reaches secrets of the cluster',
    ],
    [
      'a role for every group',
      { ports: ['clusters'], clusterReads: [{ why: '', groups: ['*'], resources: ['a'], verbs: ['get'] }] },
      'clusterReads names every group',
    ],
    [
      'a change of the GitOps repository that nothing allows',
      { effects: ['gitops'], ports: ['git'], permissions: ['gitops-read'] },
      "the effect 'gitops' and the permission 'gitops-write' need each other",
    ],
    [
      'a permission to write notes without the effect',
      { effects: [], ports: ['forges'], permissions: ['notes-write'] },
      "the effect 'forge' and a permission to write to a forge need each other",
    ],
    [
      'a port to forges that may do nothing',
      { ports: ['forges'] },
      "the port 'forges' and a permission on a forge need each other",
    ],
    [
      'a permission on the GitOps repository without the port',
      { permissions: ['gitops-read'] },
      "the port 'git' and a permission on the GitOps repository need each other",
    ],
    [
      'an exclusive that is no text input',
      { exclusive: 'attempts' },
      "exclusive names 'attempts', which is no text input",
    ],
  ])('refuses %s', (_, change, problem) => {
    expect(contractProblems({ ...base, ...change })).toContain(problem);
    expect(() => defineStep({ ...base, ...change })).toThrow(problem);
  });
});

it.each<[StepContract['outcomes'], boolean, string]>([
  [['open', 'held'], true, 'open, held or failed'],
  [['done'], false, 'done or failed'],
  [['done', 'held', 'nothing-to-do'], false, 'done, held, nothing-to-do or failed'],
])('a step that can end with %j is a gate: %s', (outcomes, gate, words) => {
  expect(isGate({ outcomes })).toBe(gate);
  expect(outcomeWords({ outcomes })).toBe(words);
});

it.each(['[^a]', '[$^]', '\\$a', '\\^', '[\\]$]'])('a pattern may hold %s, which is no anchor', (pattern) => {
  expect(contractProblems({ ...base, inputs: { ring: { type: 'text', description: '', pattern } } })).toEqual(
    [],
  );
});

it('every output is listed: outcome and reason, its own, and the paths of its reports', () => {
  const inputs = { page: { type: 'path', description: '', default: 'page.md' } } as const;
  expect(outputsOf({ ...base, inputs, reports: { page: 'markdown' } })).toEqual({
    outcome: { description: 'done, nothing-to-do or failed.' },
    reason: { description: 'Why, in one sentence.' },
    place: { description: 'Where it is.' },
    page: { description: 'Path of the Markdown report. Empty: none was written.' },
  });
});

describe('a value', () => {
  it.each([
    ['ring', 'abc', undefined],
    ['ring', 'abc1', 'does not match [a-z]+'],
    ['ring', 'x\nabc', 'does not match [a-z]+'],
    ['speed', 'fast', undefined],
    ['speed', 'warp', 'is none of slow, fast'],
    ['dry_run', true, undefined],
    ['dry_run', 'true', 'is neither true nor false'],
    ['attempts', 9, undefined],
    ['attempts', 10, 'is above 9'],
    ['attempts', 1.5, 'is not a whole number'],
    ['labels', ['a', 'b'], undefined],
    ['labels', ['a', 'B'], "has an item 'B' that does not match [a-z]+"],
    ['labels', 'a', 'is not a list'],
    ['note', 'a/b.txt', undefined],
    ['note', '', undefined],
    ['note', 'a\nb', 'has a control character'],
    ['note', 'a\0', 'has a control character'],
    ['note', 1, 'is not a path'],
    ['sources', ['../a', 'b c'], undefined],
    ['sources', ['a\tb'], "has an item 'a\tb' that has a control character"],
    ['sources', [''], "has an item '' that is empty"],
  ] as const)('of %s, %j: %s', (name, value, problem) => {
    expect(valueProblem(contract.inputs[name], value)).toBe(problem);
  });
});

it.each([
  ['note', 'a.txt', ['a.txt']],
  ['note', '', []],
  ['sources', ['a', 'b'], ['a', 'b']],
  ['labels', ['a'], []],
  ['ring', 'a', []],
] as const)('the paths of the input %s with %j are %j', (name, value, paths) => {
  expect(pathsIn(contract.inputs[name], value)).toEqual(paths);
});

it('an input reaches the script under TANDEM_INPUT_ and its name in capitals', () => {
  expect(inputVariable('dry_run')).toBe('TANDEM_INPUT_DRY_RUN');
});

it.each([
  [{ file: 'a.yml' }, 'a.yml'],
  [{ file: 'a.yml', line: 3 }, 'a.yml:3'],
  [{ file: 'a.yml', line: 3, column: 7 }, 'a.yml:3:7'],
  [{ file: 'a.yml', column: 7 }, 'a.yml'],
])('a place is written as file:line:column: %j', (at, text) => {
  expect(formatLocation(at)).toBe(text);
});
