import { err, ok, type Result } from '@tandem/contract';
import type { ForgeMergeRequests, ForgeProblem, Reporter, Thread } from '@tandem/ports';
import { type Notes, plannedThreads } from './plan.ts';

/** The merge request that notes are written to. */
interface NotesTarget {
  readonly mergeRequests: Pick<ForgeMergeRequests, 'putThread'>;
  readonly number: number;
  /** The current threads of the merge request. */
  readonly threads: readonly Thread[];
}

/**
 * Writes the notes of a step to a merge request, one after the other. It stops at the first failure: a rerun finds
 * each thread by its key and continues from there.
 */
export async function writeNotes(
  { mergeRequests, number, threads }: NotesTarget,
  notes: Notes,
  reporter: Pick<Reporter, 'debug'>,
): Promise<Result<undefined, ForgeProblem>> {
  const planned = plannedThreads(notes, threads);
  for (const [index, thread] of planned.entries()) {
    reporter.debug(`Note ${index + 1} of ${planned.length}: ${thread.key}`);
    const put = await mergeRequests.putThread(number, thread);
    if (!put.ok) return err(put.error);
  }
  return ok(undefined);
}
