import { err, ok, type Result } from '@tandem/contract';
import { FORGES } from '@tandem/forge-facts';
import type { RepositoryRef, RunContext } from '@tandem/ports';
import type { Release, RepositoryPlace } from '@tandem/release-process';
import type { ForgeFailed } from './problem.ts';

/**
 * Resolves a repository or a tracker of release.yaml: at the address under `forges`, else on the forge that the
 * pipeline runs on, if it is of the same kind.
 */
export function resolveRepository(
  at: RepositoryPlace,
  release: Pick<Release, 'forges'>,
  context: Pick<RunContext, 'repositoryRef'>,
): Result<RepositoryRef, ForgeFailed> {
  const own = context.repositoryRef?.forge === at.forge ? context.repositoryRef.url : undefined;
  const url = release.forges[at.forge]?.url ?? own;
  if (url !== undefined) return ok({ forge: at.forge, url, path: at.path });
  const detail = `${at.path} is on ${at.forge}, but release.yaml has no forges.${at.forge}.url.`;
  return err({ failure: 'forge-unknown', detail });
}

/**
 * The repository that a step works on: that of the named component, else the one that the pipeline runs for; undefined
 * where the pipeline runs for no repository of a forge.
 */
export function repositoryOf(
  component: string,
  release: Pick<Release, 'components' | 'forges'>,
  context: Pick<RunContext, 'repositoryRef'>,
): Result<RepositoryRef | undefined, ForgeFailed> {
  if (component === '') return ok(context.repositoryRef);
  const named = release.components.find(({ name }) => name === component);
  if (named) return resolveRepository(named.repository, release, context);
  const names = release.components.map(({ name }) => name).join(', ');
  return err({
    failure: 'unknown-component',
    detail: `release.yaml has no component '${component}'; its components are ${names}.`,
  });
}

/** Whether the forge links merge requests of this repository to tickets of this tracker by itself. */
export function isOwnTracker(repository: RepositoryRef, tracker: RepositoryRef): boolean {
  const plain = (url: string) => url.toLowerCase().replace(/\/+$/, '');
  if (repository.forge !== tracker.forge || plain(repository.url) !== plain(tracker.url)) return false;
  const { trackerOf } = FORGES[repository.forge];
  return trackerOf(repository.path) === trackerOf(tracker.path);
}
