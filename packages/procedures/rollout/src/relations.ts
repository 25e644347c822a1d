import type { Relation } from '@tandem/flux';
import type { GitTree } from '@tandem/ports';

/** How long the result that the branch does not contain a commit is valid; milliseconds. */
const ABSENCE_VALID = 20_000;

/** The relations of commits to the promoted one, on the branch. */
export interface Relations {
  of(commit: string): Relation;
  /** Reads the relations of unknown commits, and again of commits that the branch did not contain. */
  ask(commits: readonly string[]): Promise<void>;
  /** Expires old results of commits that the branch did not contain, so that they are read again. */
  refresh(): void;
}

/**
 * Relations to a promoted commit.
 *
 * @param newest Fetches the current branch; undefined where that fails.
 */
export function relationsTo(
  commit: string,
  tree: GitTree,
  newest: () => Promise<GitTree | undefined>,
  now: () => number,
): Relations {
  const known = new Map<string, Relation>([[commit, 'same']]);
  const absent = new Map<string, number>();
  let branch = tree;
  const relation = async (other: string): Promise<Relation | undefined> => {
    if (await branch.contains(commit, other)) return 'newer';
    return (await branch.contains(other)) ? 'other' : undefined;
  };
  return {
    of: (other) => known.get(other) ?? (absent.has(other) ? 'other' : 'unasked'),
    ask: async (commits) => {
      for (const other of commits) {
        let found = await relation(other);
        if (found === undefined) {
          branch = (await newest()) ?? branch;
          found = await relation(other);
        }
        if (found === undefined) absent.set(other, now());
        else known.set(other, found);
      }
    },
    refresh: () => {
      for (const [other, since] of absent) if (now() - since > ABSENCE_VALID) absent.delete(other);
    },
  };
}
