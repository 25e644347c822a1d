import { err, ok, type Result } from '@tandem/contract';
import type { ForgeMergeRequests, ForgeProblem, Reporter, Thread } from '@tandem/ports';
import { type Notes, plannedThreads } from './plan.ts';

/** Where notes are written. */
interface NotesTarget {
  readonly mergeRequests: Pick<ForgeMergeRequests, 'putThread'>;
  readonly number: number;
  /** The threads that the merge request has. */
  readonly threads: readonly Thread[];
}

/**
 * Writes the notes of a step to a merge request, one after the other. The first that fails ends it: a rerun finds
 * each thread by its key and goes on from there.
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
