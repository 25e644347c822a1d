import { CallProblem } from '../expression/call-problem.ts';
import { toNumber, toText } from '../expression/cast.ts';
import type { Contexts } from '../expression/evaluate.ts';
import type { Argument } from '../expression/functions.ts';
import { type MappingNode, mapping, scalar, type Value } from '../node.ts';
import type { DependencyFacts, RunFacts, RunResult } from './facts.ts';

/** The names that a run-time expression may begin with. */
export const RUN_CONTEXTS: readonly string[] = ['variables', 'dependencies', 'stageDependencies', 'pipeline'];

/** The contexts and status functions of a run. */
export function runContexts(facts: RunFacts): Contexts {
  return {
    value(name): Value | undefined {
      switch (name.toLowerCase()) {
        case 'variables':
          return texts(facts.variables);
        case 'dependencies':
          return each(facts.dependencies ?? {}, dependency);
        case 'stagedependencies':
          return each(facts.stageDependencies ?? {}, (jobs) => each(jobs, dependency));
        case 'pipeline':
          return pipeline(facts.startTime);
        default:
          return undefined;
      }
    },
    call: (name, args) => call(facts, name, args),
  };
}

/** `pipeline.startTime` (Microsoft's "Expressions", function counter). */
function pipeline(startTime: string | undefined): MappingNode {
  const epoch = Date.parse(startTime ?? '');
  return mapping(Number.isNaN(epoch) ? [] : [['startTime', scalar({ kind: 'instant', epoch })]]);
}

function each<T>(record: Readonly<Record<string, T>>, make: (value: T) => MappingNode): MappingNode {
  return mapping(Object.entries(record).map(([name, value]) => [name, make(value)] as const));
}

function texts(record: Readonly<Record<string, string>>): MappingNode {
  return mapping(Object.entries(record).map(([name, value]) => [name, scalar(value)] as const));
}

function dependency({ result, outputs }: DependencyFacts): MappingNode {
  return mapping([
    ['result', scalar(result)],
    ['outputs', texts(outputs)],
  ]);
}

function call(facts: RunFacts, name: string, args: readonly Argument[]): Value {
  switch (name) {
    case 'always':
      return true;
    case 'canceled':
      return facts.canceled === true || facts.job === 'Canceled';
    case 'succeeded':
      return !facts.canceled && results(facts, name, args).every(isSuccess);
    case 'failed':
      return results(facts, name, args).some((result) => result === 'Failed');
    case 'succeededOrFailed':
      if (facts.canceled || facts.job === 'Canceled') return false;
      return (
        args.length === 0 || results(facts, name, args).some((one) => one === 'Failed' || isSuccess(one))
      );
    case 'counter':
      return count(facts, args);
    default:
      throw new CallProblem(`The function ${name}() is not known to a run.`);
  }
}

function isSuccess(result: RunResult): boolean {
  return result === 'Succeeded' || result === 'SucceededWithIssues';
}

/** The results that a status function speaks of: the named ones, the job's own, or those of all before it. */
function results(facts: RunFacts, name: string, args: readonly Argument[]): readonly RunResult[] {
  if (facts.job !== undefined) {
    if (args.length > 0) throw new CallProblem(`${name}() takes no names in the condition of a step.`);
    return [facts.job];
  }
  const known = Object.entries(facts.dependencies ?? {});
  if (args.length === 0) return facts.ancestors ?? known.map(([, { result }]) => result);
  return args.map((arg) => {
    const wanted = toText(arg()) ?? '';
    const found = known.find(([one]) => one.toLowerCase() === wanted.toLowerCase());
    if (found) return found[1].result;
    const names = known.map(([one]) => one).join(', ') || 'nothing';
    throw new CallProblem(`${name}() names '${wanted}', but this depends on ${names}.`);
  });
}

function count(facts: RunFacts, args: readonly Argument[]): Value {
  if (!facts.counter) throw new CallProblem('counter() needs a server that counts runs; none is here.');
  const [prefix, seed] = args.map((arg) => arg());
  return facts.counter(toText(prefix ?? null) ?? '', toNumber(seed ?? null) ?? 0);
}
