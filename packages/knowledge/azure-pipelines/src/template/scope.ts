import type { Contexts } from '../expression/evaluate.ts';
import { type MappingNode, mapping, type Node, nodeValue, type ScalarNode, type Value } from '../node.ts';

/** What template expressions of one file can see. A scope is never changed; widening it gives a new one. */
export interface Scope extends Contexts {
  readonly parameters: MappingNode;
  readonly variables: ReadonlyMap<string, ScalarNode>;
  /** The variables of the `each` directives around. */
  readonly locals: ReadonlyMap<string, Node>;
}

/** The names that a template expression may begin with, beside the variables of `each`. */
export const TEMPLATE_CONTEXTS: readonly string[] = ['parameters', 'variables'];

/** A scope; variables are keyed in lower case, their own spelling does not matter to expressions. */
export function makeScope(
  parameters: MappingNode,
  variables: ReadonlyMap<string, ScalarNode>,
  locals: ReadonlyMap<string, Node> = new Map(),
): Scope {
  return {
    parameters,
    variables,
    locals,
    value(name): Value | undefined {
      const wanted = name.toLowerCase();
      const local = locals.get(wanted);
      if (local) return nodeValue(local);
      if (wanted === 'parameters') return parameters;
      if (wanted === 'variables') return mapping(variables);
      return undefined;
    },
  };
}

/** The scope inside one round of `each`. */
export function withLocal(scope: Scope, name: string, node: Node): Scope {
  const locals = new Map(scope.locals).set(name.toLowerCase(), node);
  return makeScope(scope.parameters, scope.variables, locals);
}

/** The scope of a stage or job that defines more variables; the inner ones win. */
export function withVariables(scope: Scope, more: ReadonlyMap<string, ScalarNode>): Scope {
  if (more.size === 0) return scope;
  return makeScope(scope.parameters, new Map([...scope.variables, ...more]), scope.locals);
}
