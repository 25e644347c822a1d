import ignore from 'ignore';

/** Whether a path fits one of some patterns, which are written as in a .gitignore file. */
export type PathTest = (path: string) => boolean;

/** No path that git holds is longer, so that a longer pattern fits none. */
const LONGEST = 4_096;

/** The test for patterns; none fits nothing. Case counts, as it does in git. */
export function pathTest(patterns: readonly string[]): PathTest {
  const fitting = patterns.filter((pattern) => pattern.length <= LONGEST);
  if (fitting.length === 0) return () => false;
  const matcher = ignore({ ignorecase: false }).add(fitting);
  // Paths come from the forge; one that git could not hold is nobody's pattern.
  return (path) => path.length <= LONGEST && ignore.isPathValid(path) && matcher.ignores(path);
}
