/** Why objects cannot be built. */
export interface BuildProblem {
  /**
   * `unsupported`: it may be valid, and is beyond what Tandem builds, so nothing is known of the result.
   * `invalid`: kustomize or Flux rejects it too.
   */
  readonly kind: 'unsupported' | 'invalid';
  /** What is wrong, with its file where there is one: sentences for a person. Nothing decides by them. */
  readonly detail: string;
}

/** Something that kustomize or Flux rejects too. */
export function invalid(detail: string): BuildProblem {
  return { kind: 'invalid', detail };
}

/** A part of kustomize that only the real program builds. */
export function unsupported(what: string): BuildProblem {
  const detail = `Tandem's built-in kustomize does not support ${what}; put kustomize or kubectl on PATH.`;
  return { kind: 'unsupported', detail };
}

/** The same problem, with the file that it is in before its text. */
export function problemIn(file: string, { kind, detail }: BuildProblem): BuildProblem {
  return { kind, detail: `${file}: ${detail}` };
}

/** Ends a build from deep inside it; {@link BuildProblem} is what callers get. */
export class NotBuilt extends Error {
  readonly problem: BuildProblem;

  constructor(problem: BuildProblem) {
    super(problem.detail);
    this.problem = problem;
  }
}
