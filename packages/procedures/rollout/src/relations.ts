import type { Relation } from '@tandem/flux';
import type { GitTree } from '@tandem/ports';

/** How long to believe that the branch does not have a commit; milliseconds. */
const DOUBT = 20_000;

/** How commits stand to the promoted one, as the branch has it. */
export interface Relations {
  of(commit: string): Relation;
  /** Finds out about commits that were never asked for, and again about those that the branch did not have. */
  ask(commits: readonly string[]): Promise<void>;
  /** Forgets doubts that are old enough to be asked again. */
  refresh(): void;
}

/**
 * Relations to a promoted commit.
 *
 * @param newest The branch as it is now; undefined where it cannot be fetched.
 */
export function relationsTo(
  commit: string,
  tree: GitTree,
  newest: () => Promise<GitTree | undefined>,
  now: () => number,
): Relations {
  const known = new Map<string, Relation>([[commit, 'same']]);
  const doubts = new Map<string, number>();
  let branch = tree;
  const relation = async (other: string): Promise<Relation | undefined> => {
    if (await branch.contains(commit, other)) return 'newer';
    return (await branch.contains(other)) ? 'other' : undefined;
  };
  return {
    of: (other) => known.get(other) ?? (doubts.has(other) ? 'other' : 'unasked'),
    ask: async (commits) => {
      for (const other of commits) {
        let found = await relation(other);
        if (found === undefined) {
          branch = (await newest()) ?? branch;
          found = await relation(other);
        }
        if (found === undefined) doubts.set(other, now());
        else known.set(other, found);
      }
    },
    refresh: () => {
      for (const [other, since] of doubts) if (now() - since > DOUBT) doubts.delete(other);
    },
  };
}
