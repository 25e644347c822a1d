import { at, type Problem } from '../fields/problem.ts';

/** Names that are there before in the same list, by the second place. */
export function repeatedNames(named: readonly { readonly name: string }[], key: string): readonly Problem[] {
  return named.flatMap(({ name }, index) =>
    named.findIndex((other) => other.name === name) < index
      ? [at([index, 'name'], `'${name}' is there twice in ${key}; names must differ`)]
      : [],
  );
}
