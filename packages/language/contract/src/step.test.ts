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
  failures: { 'no-box': { summary: 'No box.', fix: 'Add one.' } },
  secrets: {},
  ports: ['clock'],
  exclusive: 'ring',
});

const base: StepContract = contract;

describe('a step contract', () => {
  it('has the types of its inputs and results without code generation', () => {
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
    ['no outcome', { outcomes: [] }, 'outcomes is empty'],
    ['a gate that never holds', { outcomes: ['open'] }, "outcomes lists 'open' without 'held'"],
    ['a gate that is also done', { outcomes: ['open', 'held', 'done'] }, "outcomes lists 'open' and 'done'"],
    ['a name with capitals', { name: 'Move' }, "name 'Move' is not kebab-case"],
    [
      'an input in camelCase',
      { inputs: { dryRun: { type: 'flag', description: '' } }, exclusive: 'x' },
      "input 'dryRun' is not snake_case",
    ],
    [
      'an input that the templates reserve',
      { inputs: { stage: { type: 'text', description: '' } } },
      "input 'stage' is reserved for the templates",
    ],
    [
      'a default that is not an option',
      { inputs: { a: { type: 'choice', description: '', options: ['x'], default: 'y' } } },
      "input 'a': default is not one of x",
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
      "input 'a': pattern ^(a|b)?$ has an anchor; patterns always match the whole text",
    ],
    [
      'a list whose pattern has an anchor',
      { inputs: { a: { type: 'list', description: '', pattern: 'a$' } } },
      "input 'a': pattern a$ has an anchor; patterns always match the whole text",
    ],
    [
      'a pattern for paths',
      { inputs: { a: { type: 'list', items: 'path', description: '', pattern: 'a' } } },
      "input 'a': a list of paths takes no pattern",
    ],
    [
      'an output that every step has',
      { outputs: { outcome: { description: '' } } },
      "output 'outcome' is set by every step",
    ],
    [
      'a failure code with an underscore',
      { failures: { no_box: { summary: '', fix: '' } } },
      "failure 'no_box' is not kebab-case",
    ],
    [
      'a secret in lower case',
      { secrets: { token: { description: '' } } },
      "secret 'token' is not the name of an environment variable",
    ],
    [
      'a report at a path that may be empty',
      { reports: { note: 'junit' } },
      "'note' names a published file and must be a path input with a default",
    ],
    [
      'a report of an input that is not a path',
      { reports: { ring: 'sarif' } },
      "'ring' names a published file and must be a path input with a default",
    ],
    [
      'an artifact that no input names',
      { artifacts: ['nothing'] },
      "'nothing' names a published file and must be a path input with a default",
    ],
    [
      'an output that a report sets',
      {
        inputs: {
          ring: { type: 'text', description: '' },
          place: { type: 'path', description: '', default: 'x' },
        },
        reports: { place: 'junit' },
      },
      "output 'place' is set by the report of that name",
    ],
    [
      'a port to clusters without clusterReads',
      { ports: ['clusters'] },
      "the port 'clusters' and clusterReads require each other",
    ],
    [
      'clusterReads without the port',
      { clusterReads: [{ why: '', groups: ['apps'], resources: ['deployments'], verbs: ['get'] }] },
      "the port 'clusters' and clusterReads require each other",
    ],
    [
      'a role that reads secrets',
      {
        ports: ['clusters'],
        clusterReads: [{ why: '', groups: [''], resources: ['secrets'], verbs: ['get'] }],
      },
      'clusterReads includes secrets of the cluster',
    ],
    [
      'a role that reads all of the core group',
      {
        ports: ['clusters'],
        clusterReads: [{ why: '', groups: ['', 'a'], resources: ['*'], verbs: ['get'] }],
      },
      'clusterReads includes secrets of the cluster',
    ],
    [
      'a role for every group',
      { ports: ['clusters'], clusterReads: [{ why: '', groups: ['*'], resources: ['a'], verbs: ['get'] }] },
      'clusterReads includes every API group',
    ],
    [
      'a change of the GitOps repository without the permission',
      { effects: ['gitops'], ports: ['git'], permissions: ['gitops-read'] },
      "the effect 'gitops' and the permission 'gitops-write' require each other",
    ],
    [
      'a permission to write notes without the effect',
      { effects: [], ports: ['forges'], permissions: ['notes-write'] },
      "the effect 'forge' and a permission to write to a forge require each other",
    ],
    [
      'a port to forges without a permission',
      { ports: ['forges'] },
      "the port 'forges' and a permission on a forge require each other",
    ],
    [
      'a permission on the GitOps repository without the port',
      { permissions: ['gitops-read'] },
      "the port 'git' and a permission on the GitOps repository require each other",
    ],
    [
      'an exclusive that is not a text input',
      { exclusive: 'attempts' },
      "exclusive names 'attempts', which is not a text input",
    ],
  ])('rejects %s', (_, change, problem) => {
    expect(contractProblems({ ...base, ...change })).toContain(problem);
    expect(() => defineStep({ ...base, ...change })).toThrow(problem);
  });
});

it.each<[StepContract['outcomes'], boolean, string]>([
  [['open', 'held'], true, 'open, held or failed'],
  [['done'], false, 'done or failed'],
  [['done', 'held', 'nothing-to-do'], false, 'done, held, nothing-to-do or failed'],
])('a step that can end with %j is a gate: %s', (outcomes, gate, text) => {
  expect(isGate({ outcomes })).toBe(gate);
  expect(outcomeWords({ outcomes })).toBe(text);
});

it.each(['[^a]', '[$^]', '\\$a', '\\^', '[\\]$]'])(
  'a pattern may contain %s, which is not an anchor',
  (pattern) => {
    expect(
      contractProblems({ ...base, inputs: { ring: { type: 'text', description: '', pattern } } }),
    ).toEqual([]);
  },
);

it('every output is listed: outcome and reason, its own, and the paths of its reports', () => {
  const inputs = { page: { type: 'path', description: '', default: 'page.md' } } as const;
  expect(outputsOf({ ...base, inputs, reports: { page: 'markdown' } })).toEqual({
    outcome: { description: 'done, nothing-to-do or failed.' },
    reason: { description: 'Why, in one sentence.' },
    place: { description: 'Where it is.' },
    page: { description: 'Path of the Markdown report. Empty: no report was written.' },
  });
});

describe('a value', () => {
  it.each([
    ['ring', 'abc', undefined],
    ['ring', 'abc1', 'does not match [a-z]+'],
    ['ring', 'x\nabc', 'does not match [a-z]+'],
    ['speed', 'fast', undefined],
    ['speed', 'warp', 'is not one of slow, fast'],
    ['dry_run', true, undefined],
    ['dry_run', 'true', 'is not true or false'],
    ['attempts', 9, undefined],
    ['attempts', 10, 'is above 9'],
    ['attempts', 1.5, 'is not a whole number'],
    ['labels', ['a', 'b'], undefined],
    ['labels', ['a', 'B'], "has an item 'B' that does not match [a-z]+"],
    ['labels', 'a', 'is not a list'],
    ['note', 'a/b.txt', undefined],
    ['note', '', undefined],
    ['note', 'a\nb', 'contains a control character'],
    ['note', 'a\0', 'contains a control character'],
    ['note', 1, 'is not a path'],
    ['sources', ['../a', 'b c'], undefined],
    ['sources', ['a\tb'], "has an item 'a\tb' that contains a control character"],
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
])('a location is written as file:line:column: %j', (at, text) => {
  expect(formatLocation(at)).toBe(text);
});
