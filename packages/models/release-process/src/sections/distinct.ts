import { at, type Problem } from '../fields/problem.ts';

/** Reports each repeated name, at its second occurrence. */
export function repeatedNames(named: readonly { readonly name: string }[], key: string): readonly Problem[] {
  return named.flatMap(({ name }, index) =>
    named.findIndex((other) => other.name === name) < index
      ? [at([index, 'name'], `the name '${name}' appears twice in ${key}; names must be unique`)]
      : [],
  );
}
