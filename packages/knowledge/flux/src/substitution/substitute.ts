import { ok, type Result } from '@tandem/contract';
import { applied } from './functions.ts';
import { type Part, readTemplate } from './template.ts';
import { fromBytes, toBytes } from './utf8.ts';

/** The variables of a substitution. */
export interface Variables {
  readonly values: ReadonlyMap<string, string>;
  /** Whether a variable that has no value here may have one in the cluster: what it is part of stays as it is written. */
  readonly isOpen: boolean;
}

/** A text that was filled in. */
export interface Substituted {
  readonly text: string;
  /** Whether variables whose values are not known here are left in it. */
  readonly isOpen: boolean;
  /** The variables that have neither a value nor a default, each once: nothing is in their place. */
  readonly unset: readonly string[];
}

/** Operators that cope with a variable that is not set. */
const DEFAULTS: readonly string[] = ['=', ':=', ':-', ':+', ':?'];

/**
 * Fills variables in as Flux does (fluxcd/pkg, envsubst): `${name}`, defaults, functions, `$$` for a dollar.
 *
 * @returns Why Flux could not: a clause without a full stop.
 */
export function substitute(text: string, variables: Variables): Result<Substituted, string> {
  const template = readTemplate(text);
  if (!template.ok) return template;
  const evaluation = new Evaluation(variables);
  let isOpen = false;
  const filled = template.value.map((part) => {
    const value = evaluation.valueOf(part);
    if (value !== undefined) return value;
    isOpen = true;
    return 'source' in part ? part.source : '';
  });
  return ok({ text: fromBytes(filled.join('')), isOpen, unset: [...evaluation.unset] });
}

class Evaluation {
  readonly #variables: Variables;
  readonly unset = new Set<string>();

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  /** The value of a part as bytes; undefined where it is not known here. */
  valueOf(part: Part): string | undefined {
    if ('text' in part) return part.text;
    const args: string[] = [];
    for (const each of part.args) {
      const value = this.valueOf(each);
      if (value === undefined) return undefined;
      args.push(value);
    }
    const name = fromBytes(part.variable);
    const value = this.#variables.values.get(name);
    if (value === undefined && this.#variables.isOpen) return undefined;
    if (value === undefined && !DEFAULTS.includes(part.operator)) this.unset.add(name);
    return applied(part.operator, toBytes(value ?? ''), args);
  }
}
