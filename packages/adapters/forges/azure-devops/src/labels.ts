import { ok, type Result } from '@tandem/contract';
import { attempt, orGone } from '@tandem/forge-calls';
import type { ForgeProblem } from '@tandem/ports';
import type { Client } from './client.ts';

/** Makes a pull request have just these labels. */
export async function setLabels(
  { git, project, repository }: Client,
  number: number,
  labels: readonly string[],
): Promise<Result<undefined, ForgeProblem>> {
  const read = await attempt(() => git.getPullRequestLabels(repository, number, project));
  if (!read.ok) return read;
  const there = read.value.flatMap(({ name }) => name ?? []);
  for (const name of labels.filter((label) => !there.includes(label))) {
    // A label that is there already is answered as it is, so that a second delivery does nothing.
    const added = await attempt(() => git.createPullRequestLabel({ name }, repository, number, project));
    if (!added.ok) return added;
  }
  for (const name of there.filter((label) => !labels.includes(label))) {
    const removed = orGone(
      await attempt(() => git.deletePullRequestLabels(repository, number, name, project)),
    );
    if (!removed.ok) return removed;
  }
  return ok(undefined);
}
