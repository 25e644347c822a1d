/** A problem in a release.yaml, at a path of keys and indices; `key` marks the key itself, not its value. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly at: 'key' | 'value';
  readonly message: string;
}

/** A problem of the value at a path. */
export function at(path: Problem['path'], message: string): Problem {
  return { path, at: 'value', message };
}

/** A problem with a path that is relative to `path`. */
export function under(path: Problem['path'], problem: Problem): Problem {
  return { ...problem, path: [...path, ...problem.path] };
}
