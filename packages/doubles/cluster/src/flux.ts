import { createArtifacts } from './artifacts.ts';
import { type Controller, type FluxOptions, retryKey } from './controller.ts';
import { reconcileKustomization } from './kustomize-controller.ts';
import { fluxKind } from './references.ts';
import { reconcileSource } from './source-controller.ts';
import type { ClusterStore } from './state.ts';

/** Flux's source and kustomize controllers over a store. */
export interface Flux {
  close(): Promise<void>;
}

const GIT_REPOSITORY = fluxKind('GitRepository');
const KUSTOMIZATION = fluxKind('Kustomization');

/**
 * Starts controllers that fetch, build, apply, prune, look at health and write conditions in the order and the words
 * of Flux 1.9 as they were seen against a real API server.
 */
export function startFlux(store: ClusterStore, options: FluxOptions = {}): Flux {
  const artifacts = createArtifacts();
  const fetched = new Map<string, number>();
  const busy = new Map<string, Promise<void>>();
  let closed = false;
  const controller: Controller = { store, options, artifacts, retries: new Map(), isClosed: () => closed };
  const look = (): void => {
    for (const kind of [GIT_REPOSITORY, KUSTOMIZATION]) {
      for (const object of store.list(kind)) {
        const key = retryKey(kind, object);
        if (busy.has(key) || (object.spec as { readonly suspend?: boolean }).suspend === true) continue;
        if ((controller.retries.get(key) ?? 0) > Date.now()) continue;
        const work =
          kind === GIT_REPOSITORY
            ? reconcileSource(controller, object, fetched)
            : reconcileKustomization(controller, object);
        const ended = work.catch(() => {});
        busy.set(key, ended);
        void ended.finally(() => busy.delete(key));
      }
    }
  };
  const timer = setInterval(look, options.interval ?? 50);
  return {
    close: async () => {
      closed = true;
      clearInterval(timer);
      await Promise.allSettled(busy.values());
      artifacts.close();
    },
  };
}
