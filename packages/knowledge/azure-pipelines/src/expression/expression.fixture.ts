import { isCollection, type Value } from '../node.ts';
import { recordNode } from '../plain.ts';
import { toText } from './cast.ts';
import { check } from './check.ts';
import { evaluate } from './evaluate.ts';
import { toJson } from './json.ts';
import { parse } from './parse.ts';
import { ExpressionProblem } from './problem.ts';

export const PARAMETERS = recordNode({
  text: 'Hello',
  empty: '',
  flag: true,
  off: 'false',
  number: 4,
  list: ['a', 'b', 'C'],
  numbers: ['1', '2', '10'],
  object: { Name: 'x', 'a-b': 'dash', inner: { deep: 'yes' } },
  jobs: [
    { id: '1', steps: [{ script: 'a' }, { script: 'b' }] },
    { id: '2', steps: [{ script: 'c' }] },
    { other: '3' },
  ],
  nothing: null,
});
export const VARIABLES = recordNode({
  letters: 'abc',
  numbers: '123',
  'Build.SourceBranch': 'refs/heads/main',
});

export function value(text: string): Value {
  const expression = parse(text);
  check(expression, { runTime: false, contexts: ['parameters', 'variables'] });
  return evaluate(expression, {
    value: (name) => ({ parameters: PARAMETERS, variables: VARIABLES })[name.toLowerCase()],
  });
}

export function shown(text: string): unknown {
  const found = value(text);
  if (isCollection(found)) return JSON.parse(toJson(found));
  return typeof found === 'object' && found !== null ? toText(found) : found;
}

export function thrown(work: () => unknown): ExpressionProblem {
  try {
    work();
  } catch (error) {
    if (error instanceof ExpressionProblem) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}
