import { toText, typeName } from '../expression/cast.ts';
import { evaluate } from '../expression/evaluate.ts';
import { parse } from '../expression/parse.ts';
import { ExpressionProblem } from '../expression/problem.ts';
import { type Node, nodeOf, type ScalarNode, type Value } from '../node.ts';
import { Refused } from '../refused.ts';
import type { Budget } from './budget.ts';
import { placeIn } from './position.ts';
import { scan } from './scan.ts';
import type { Scope } from './scope.ts';

/** The value of an expression's text, which stands at an offset of a scalar. @throws Refused there */
export function evaluateAt(text: string, scope: Scope, node: ScalarNode, offset: number): Value {
  try {
    return evaluate(parse(text), scope);
  } catch (error) {
    if (!(error instanceof ExpressionProblem)) throw error;
    throw new Refused('azure-expression', error.message, placeIn(node, offset + error.offset));
  }
}

/**
 * A scalar: where one expression is all of it, its value with its type; otherwise text, in which every
 * expression is replaced by its text.
 */
export function expandScalar(node: ScalarNode, scope: Scope, budget: Budget): Node {
  budget.node(node.at);
  if (typeof node.value !== 'string' || !node.value.includes('${{')) return node;
  const pieces = scan(node.value);
  if ('offset' in pieces) throw new Refused('azure-expression', `A '$\{{' is not closed.`, node.at);
  const [first, second] = pieces;
  if (first?.kind === 'expression' && !second) {
    const value = evaluateAt(first.text, scope, node, first.offset);
    if (typeof value === 'string') budget.spend(value.length, node.at);
    return nodeOf(value, node.at);
  }
  let text = '';
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      text += piece.text;
    } else {
      const value = evaluateAt(piece.text, scope, node, piece.offset);
      const part = toText(value);
      if (part === undefined) {
        const message = `A ${typeName(value)} cannot stand inside other text; let the expression be all of the value.`;
        throw new Refused('azure-expression', message, placeIn(node, piece.offset));
      }
      text += part;
    }
    budget.spend(text.length, node.at);
  }
  return { kind: 'scalar', value: text, at: node.at };
}
