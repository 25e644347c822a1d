import { isObject, type Json, type JsonObject } from '@tandem/kubernetes-objects';
import { substitute, type Variables } from './substitute.ts';

/** Characters that end no plain scalar of YAML and begin nothing else, wherever they stand. */
const PLAIN = /^[A-Za-z0-9/](?:[A-Za-z0-9_./-]|:(?=[A-Za-z0-9/]))*$/;

/** Plain scalars that YAML 1.1 takes for something else than text: truths, nulls, numbers, dates. */
const TYPED = /^(?:y|n|yes|no|on|off|true|false|null)$|^[0-9.]/i;

/** A scalar with variables of which the rest is plain. */
const WITH_VARIABLES = /\$\{[A-Za-z_][A-Za-z0-9_]*\}/g;

/** What cannot be filled in by itself. */
class NotPlain extends Error {}

/**
 * Fills variables in without writing and reading the object as YAML, where that would make the same: each scalar with
 * variables is plain text before and after. Most are, and YAML is what takes the time.
 */
export class PlainFilling {
  readonly #variables: Variables;
  readonly #unset = new Set<string>();
  #isOpen = false;

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  /** The object with its variables filled in; undefined where its YAML text has to be. */
  filled(object: JsonObject): JsonObject | undefined {
    try {
      return this.#value(object) as JsonObject;
    } catch (error) {
      if (error instanceof NotPlain) return undefined;
      throw error;
    }
  }

  found() {
    return { isOpen: this.#isOpen, unset: [...this.#unset] };
  }

  #value(value: Json): Json {
    if (typeof value === 'string') return value.includes('$') ? this.#text(value) : value;
    if (Array.isArray(value)) return value.map((each: Json) => this.#value(each));
    if (!isObject(value)) return value;
    const entries = Object.entries(value);
    if (entries.some(([key]) => key.includes('$'))) throw new NotPlain();
    return Object.fromEntries(entries.map(([key, each]) => [key, this.#value(each)]));
  }

  #text(text: string): Json {
    const rest = text.replace(WITH_VARIABLES, 'a');
    if (!PLAIN.test(rest)) throw new NotPlain();
    const made = substitute(text, this.#variables);
    if (!made.ok) throw new NotPlain();
    const { text: filled, isOpen, unset } = made.value;
    if (isOpen) {
      if (filled !== text) throw new NotPlain();
      this.#isOpen = true;
      return text;
    }
    if (!PLAIN.test(filled) || TYPED.test(filled)) throw new NotPlain();
    for (const name of unset) this.#unset.add(name);
    return filled;
  }
}
