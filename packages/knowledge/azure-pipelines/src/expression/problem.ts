/**
 * What is wrong with an expression and where in its text (an offset from 0). Callers turn it into a finding
 * with a place, or into the error of a `Result`; it never leaves the package.
 */
export class ExpressionProblem extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.name = 'ExpressionProblem';
    this.offset = offset;
  }
}
