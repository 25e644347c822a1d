import { check } from '../expression/check.ts';
import { parse } from '../expression/parse.ts';
import { ExpressionProblem } from '../expression/problem.ts';
import type { Node, ScalarNode } from '../node.ts';
import { Refusals } from '../refused.ts';
import { placeIn } from './position.ts';
import { type Directive, readDirective, scan } from './scan.ts';
import { TEMPLATE_CONTEXTS } from './scope.ts';

const UNCLOSED = `A '$\{{' is not closed with '}}'.`;

/**
 * Checks every template expression of a file before anything is evaluated: the service refuses a syntax error
 * even in a branch that is not taken. Tells of all of them.
 */
export function checkFile(root: Node): Refusals {
  const refusals = new Refusals();
  checkNode(root, [], refusals);
  return refusals;
}

function checkNode(node: Node, locals: readonly string[], refusals: Refusals): void {
  if (node.kind === 'scalar') {
    checkScalar(node, locals, refusals);
  } else if (node.kind === 'sequence') {
    for (const item of node.items) checkNode(item, locals, refusals);
  } else {
    for (const { key, value } of node.entries) {
      const directive = checkKey(key, locals, refusals);
      const inside = directive?.kind === 'each' ? [...locals, directive.variable] : locals;
      checkNode(value, inside, refusals);
    }
  }
}

function checkKey(key: ScalarNode, locals: readonly string[], refusals: Refusals): Directive | undefined {
  const text = typeof key.value === 'string' ? key.value : '';
  const pieces = scan(text);
  const only = Array.isArray(pieces) && pieces.length === 1 ? pieces[0] : undefined;
  const directive = only?.kind === 'expression' ? readDirective(only.text) : undefined;
  if (!directive || only?.kind !== 'expression') {
    checkScalar(key, locals, refusals);
  } else if (directive.kind === 'if' || directive.kind === 'elseif') {
    checkText(directive.test, key, only.offset + directive.offset, locals, refusals);
  } else if (directive.kind === 'each') {
    checkText(directive.list, key, only.offset + directive.offset, locals, refusals);
  }
  return directive;
}

function checkScalar(node: ScalarNode, locals: readonly string[], refusals: Refusals): void {
  if (typeof node.value !== 'string') return;
  const pieces = scan(node.value);
  if ('offset' in pieces) {
    refusals.add('azure-expression', UNCLOSED, placeIn(node, pieces.offset));
    return;
  }
  for (const piece of pieces) {
    if (piece.kind === 'text') continue;
    if (readDirective(piece.text)) {
      const message = `'\${{${piece.text}}}' must stand alone as a key, with a colon after it.`;
      refusals.add('azure-expression', message, placeIn(node, piece.offset));
    } else {
      checkText(piece.text, node, piece.offset, locals, refusals);
    }
  }
}

function checkText(
  text: string,
  node: ScalarNode,
  offset: number,
  locals: readonly string[],
  refusals: Refusals,
): void {
  try {
    check(parse(text), { runTime: false, contexts: [...TEMPLATE_CONTEXTS, ...locals] });
  } catch (error) {
    if (!(error instanceof ExpressionProblem)) throw error;
    refusals.add('azure-expression', error.message, placeIn(node, offset + error.offset));
  }
}
