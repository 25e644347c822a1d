import { ok, type Result } from '@tandem/contract';
import type { ForgeProblem, MergeRequest } from '@tandem/ports';
import type { GitStatus } from 'azure-devops-node-api/interfaces/GitInterfaces.js';
import type { Client } from './client.ts';
import { latestStatuses, stateOf, statusOf } from './commits.ts';

type Answer<T> = Promise<Result<T, ForgeProblem>>;

/** Statuses of others: what we set ourselves says what we found, not how the pipeline went. */
async function foreignStatuses(client: Client, commit: string): Answer<readonly GitStatus[]> {
  const found = await latestStatuses(client, commit);
  return found.ok ? ok(found.value.filter((status) => !/^tandem(\/|$)/.test(statusOf(status).name))) : found;
}

/**
 * What pipelines say of the heads of a pull request, oldest first: of the latest, or `stale` where only an older
 * one was looked at. Builds report themselves as statuses of their commit.
 */
export async function pipelineOf(client: Client, heads: readonly string[]): Answer<MergeRequest['pipeline']> {
  const [latest, ...older] = [...heads].reverse();
  if (latest === undefined) return ok('none');
  const now = await foreignStatuses(client, latest);
  if (!now.ok) return now;
  if (now.value.length > 0) {
    const states = now.value.map(({ state }) => stateOf(state));
    if (states.includes('failed')) return ok('failed');
    return ok(states.includes('pending') ? 'running' : 'passed');
  }
  const [before] = older;
  if (before === undefined) return ok('none');
  const then = await foreignStatuses(client, before);
  return then.ok ? ok(then.value.length > 0 ? 'stale' : 'none') : then;
}
