// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are shell and macros
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  evaluateCondition,
  evaluateRuntime,
  expandMacros,
  isRuntimeExpression,
  outputKey,
  type RunFacts,
  type RunResult,
} from '../index.ts';

const done = (result: RunResult, outputs: Record<string, string> = {}) => ({ result, outputs });

/** A job that waits for three others of its stage, and for a stage before. */
const FACTS: RunFacts = {
  variables: { 'Build.SourceBranch': 'refs/heads/main', isMain: 'True', empty: '' },
  dependencies: {
    build: done('Succeeded', { 'gate.outcome': 'held' }),
    test: done('SucceededWithIssues'),
    ship: done('Succeeded', { 'ship.move.unit': 'storefront-7' }),
  },
  stageDependencies: {
    before: { make: done('Succeeded', { 's.v': 'one' }), put: done('Failed', { 'put.s.v': 'two' }) },
  },
};
const withResult = (result: RunResult): RunFacts => ({
  ...FACTS,
  dependencies: { ...FACTS.dependencies, test: done(result) },
});

describe('a condition of a job', () => {
  it.each<[string, RunFacts, boolean]>([
    ['true', FACTS, true],
    ['False', FACTS, false],
    ["eq(variables['Build.SourceBranch'], 'refs/heads/main')", FACTS, true],
    ['and(succeeded(), eq(variables.isMain, true))', FACTS, true],
    ["eq(variables.empty, '')", FACTS, true],
    ["eq(variables.noSuch, '')", FACTS, true],
    ["eq(dependencies.build.outputs['gate.outcome'], 'held')", FACTS, true],
    ["ne(dependencies.build.outputs['gate.none'], 'held')", FACTS, true],
    ["eq(dependencies.ship.outputs['ship.move.unit'], 'storefront-7')", FACTS, true],
    ["in(dependencies.test.result, 'Succeeded', 'SucceededWithIssues', 'Skipped')", FACTS, true],
    ["eq(stageDependencies.before.make.outputs['s.v'], 'one')", FACTS, true],
    ["eq(stageDependencies.before.put.outputs['put.s.v'], 'two')", FACTS, true],
    ["eq(stageDependencies.before.put.result, 'Failed')", FACTS, true],
    ['succeeded()', FACTS, true],
    ['succeeded()', withResult('Failed'), false],
    ['succeeded()', withResult('Skipped'), false],
    ['succeeded()', withResult('Canceled'), false],
    ['succeeded()', { variables: {} }, true],
    ['succeeded()', { ...FACTS, ancestors: ['Succeeded', 'Failed'] }, false],
    ["succeeded('build')", withResult('Failed'), true],
    ["succeeded('BUILD', 'test')", withResult('Failed'), false],
    ['failed()', FACTS, false],
    ['failed()', withResult('Failed'), true],
    ['failed()', withResult('Skipped'), false],
    ["failed('build')", withResult('Failed'), false],
    ["failed('test', 'build')", withResult('Failed'), true],
    ['succeededOrFailed()', withResult('Failed'), true],
    ['succeededOrFailed()', withResult('Skipped'), true],
    ["succeededOrFailed('test')", withResult('Skipped'), false],
    ["succeededOrFailed('test')", withResult('Failed'), true],
    ['always()', { ...FACTS, canceled: true }, true],
    ['canceled()', FACTS, false],
    ['canceled()', { ...FACTS, canceled: true }, true],
    ['succeeded()', { ...FACTS, canceled: true }, false],
    ['succeededOrFailed()', { ...FACTS, canceled: true }, false],
    // No status function: it holds in spite of a cancellation (conditions page, "Job example 1").
    ["eq(variables['Build.SourceBranch'], 'refs/heads/main')", { ...FACTS, canceled: true }, true],
    ['not(canceled())', { ...FACTS, canceled: true }, false],
    ['and(\n  succeeded(),\n  true\n)\n', FACTS, true],
  ])('%s with %j is %j', (text, facts, expected) => {
    expect(evaluateCondition(text, facts)).toEqual({ ok: true, value: expected });
  });
});

describe('a condition of a step asks how its job stands', () => {
  it.each<[string, RunResult, boolean]>([
    ['succeeded()', 'Succeeded', true],
    ['succeeded()', 'SucceededWithIssues', true],
    ['succeeded()', 'Failed', false],
    ['failed()', 'Failed', true],
    ['failed()', 'Succeeded', false],
    ['succeededOrFailed()', 'Failed', true],
    ['succeededOrFailed()', 'Canceled', false],
    ['always()', 'Canceled', true],
    ['canceled()', 'Canceled', true],
  ])('%s, job %s: %j', (text, job, expected) => {
    expect(evaluateCondition(text, { ...withResult('Failed'), job })).toEqual({ ok: true, value: expected });
  });
});

describe('a condition that is not understood', () => {
  it.each<[string, RunFacts, string]>([
    ['', FACTS, 'is empty'],
    ['eq(1', FACTS, "ends too early. (at character 5 of 'eq(1')"],
    [
      'eq(parameters.x, 1)',
      FACTS,
      "Unknown value 'parameters'. Known here: variables, dependencies, stageDependencies, pipeline",
    ],
    ['nope()', FACTS, "Unknown function 'nope'"],
    ["succeeded('nobody')", FACTS, "names 'nobody', but this depends on build, test, ship"],
    ["succeeded('build')", { variables: {}, job: 'Succeeded' }, 'takes no names in the condition of a step'],
    ['counter(1, 1)', FACTS, 'cannot be used here'],
    ['gt(variables.isMain, dependencies)', FACTS, 'cannot compare'],
  ])('%s is an error that says why', (text, facts, message) => {
    const result = evaluateCondition(text, facts);
    expect(!result.ok && result.error).toContain(message);
  });

  it('is never thrown', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof evaluateCondition(text, FACTS).ok === 'boolean'));
    fc.assert(
      fc.property(fc.string(), (text) => typeof evaluateRuntime(`$[${text}]`, FACTS).ok === 'boolean'),
    );
  });
});

describe('a variable', () => {
  it.each<[string, string]>([
    ['plain', 'plain'],
    ['a $[ true ] b', 'a $[ true ] b'],
    ["$[ dependencies.build.outputs['gate.outcome'] ]", 'held'],
    ["$[dependencies.build.outputs['none']]", ''],
    ["$[ stageDependencies.before.make.outputs['s.v'] ]", 'one'],
    ["$[ eq(variables['Build.SourceBranch'], 'refs/heads/main') ]", 'True'],
    ["$[ coalesce(variables.empty, 'fallback') ]", 'fallback'],
    ["$[counter(variables['x'], 100)]", '101'],
    ["$[format('{0:yyyyMMdd}', pipeline.startTime)]", '20270305'],
    ["$[format('{0:yy.M.d}-{0:HH_mm ss}', pipeline.startTime)]", '27.3.5-08_09 07'],
    ["$[counter(format('{0:yyyyMMdd}', pipeline.startTime), 7)]", '8'],
  ])('%s is %j', (text, expected) => {
    const facts = {
      ...FACTS,
      startTime: '2027-03-05T08:09:07Z',
      counter: (_: string, seed: number) => seed + 1,
    };
    expect(evaluateRuntime(text, facts)).toEqual({ ok: true, value: expected });
  });

  it.each([
    ["$[ counter('', 1) ]", 'needs a server'],
    ['$[ succeeded() ]', 'cannot be used here'],
    ['$[ dependencies ]', 'list or mapping'],
    ['$[ ]', 'is empty'],
    ['$[ pipeline.startTime ]', 'which is no text'],
    ["$[ format('{0:MMM}', pipeline.startTime) ]", "does not understand 'MMM'"],
    ["$[ format('{0:d}', pipeline.startTime) ]", "the date format ':d'"],
    ['$[ convertToJson(pipeline) ]', 'cannot take a moment'],
    ["$[ eq(pipeline.startTime, 'x') ]", 'cannot be compared'],
  ])('%s is refused', (text, message) => {
    const result = evaluateRuntime(text, { ...FACTS, startTime: '2027-03-05T08:09:07Z' });
    expect(!result.ok && result.error).toContain(message);
  });

  it('is a run-time expression only as a whole', () => {
    expect(['$[ x ]', ' $[x] ', 'a $[x]', '$[x] b', '$(x)'].map(isRuntimeExpression)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('a macro', () => {
  it.each<[string, string]>([
    ['$(name)', 'world'],
    ['hello $(NAME), $(name)!', 'hello world, world!'],
    ['$(undefined) $(name)', '$(undefined) world'],
    ['$(step.out)', 'value'],
    ['$(nested)', 'hello world'],
    ['$(circle)', '$(circle)'],
    ['$(one)', '$(one)'],
    ['$(open', '$(open'],
    ['$($(name))', '$(world)'],
    ['$(pwd) && $(date +%s)', '$(pwd) && $(date +%s)'],
    ['${name} $name $[name]', '${name} $name $[name]'],
    ['$(empty)|', '|'],
    ['$(dollar)', '$&$1'],
  ])('%s becomes %j', (text, expected) => {
    const variables = {
      name: 'world',
      'step.out': 'value',
      nested: 'hello $(name)',
      circle: '$(circle)',
      one: '$(two)',
      two: '$(one)',
      empty: '',
      dollar: '$&$1',
    };
    expect(expandMacros(text, variables)).toBe(expected);
  });

  it('leaves text without macros as it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => text.includes('$(') || expandMacros(text, { a: 'b' }) === text),
    );
  });
});

it('an output is found by step and variable, of a deployment job by its name before them', () => {
  expect(outputKey({ name: 'a' }, 'step', 'v')).toBe('step.v');
  expect(outputKey({ name: 'a', environment: 'e' }, 'step', 'v')).toBe('a.step.v');
});
