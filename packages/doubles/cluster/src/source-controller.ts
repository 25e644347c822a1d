import { type Controller, writeStatus } from './controller.ts';
import { fluxKind } from './references.ts';
import type { Stored } from './state.ts';

const GIT_REPOSITORY = fluxKind('GitRepository');

/** Fetches a source that is due, and writes its artifact or why there is none. @param fetched When each is due. */
export async function reconcileSource(
  controller: Controller,
  object: Stored,
  fetched: Map<string, number>,
): Promise<void> {
  const { options, artifacts } = controller;
  const { uid, generation } = object.metadata;
  const key = `${uid} ${generation}`;
  if ((fetched.get(key) ?? 0) > Date.now()) return;
  fetched.set(key, Date.now() + (options.fetch ?? 400));
  const spec = object.spec as { url: string; ref?: { branch?: string; tag?: string; commit?: string } };
  const url = options.mirror?.(spec.url) ?? spec.url;
  let commit: string;
  try {
    commit = await artifacts.fetch(url, spec.ref ?? {});
  } catch (error) {
    const message = `failed to checkout and determine revision: ${lastLine(error)}`;
    writeStatus(controller, GIT_REPOSITORY, object, {}, [
      ['Reconciling', 'True', 'ProgressingWithRetry', 'building artifact'],
      ['Ready', 'False', 'GitOperationFailed', message],
    ]);
    return;
  }
  const name = spec.ref?.commit === undefined ? `${spec.ref?.tag ?? spec.ref?.branch ?? 'master'}@` : '';
  const revision = `${name}sha1:${commit}`;
  const message = `stored artifact for revision '${revision}'`;
  writeStatus(
    controller,
    GIT_REPOSITORY,
    object,
    { artifact: { revision }, observedGeneration: object.metadata.generation },
    [
      ['Ready', 'True', 'Succeeded', message],
      ['ArtifactInStorage', 'True', 'Succeeded', message],
    ],
  );
}

function lastLine(error: unknown): string {
  const text = (error as { readonly stderr?: string }).stderr ?? String(error);
  return text.trim().split('\n').at(-1) ?? '';
}
