// What a Kustomization builds comes from the code under test: the real controllers build it in test:cluster.
import { fluxBuild } from '@tandem/flux';
import { applyObjects, entryOf, kindOf, pruneObjects } from './apply.ts';
import { type Controller, durationOf, pause, retryKey, writeStatus } from './controller.ts';
import { isCurrent, isReady } from './health.ts';
import { dependencyReferences, fluxKind, sourceReference } from './references.ts';
import { Refused, type Stored } from './state.ts';

const KUSTOMIZATION = fluxKind('Kustomization');

type Spec = Readonly<Record<string, unknown>>;

/** Reconciles a Kustomization once: fetch, build, apply, prune, health, with a status after each. */
export async function reconcileKustomization(controller: Controller, object: Stored): Promise<void> {
  const { store, options, artifacts, isClosed } = controller;
  if (object.metadata.deletionTimestamp !== undefined) return finalize(controller, object);
  const spec = object.spec as Spec & {
    dependsOn?: unknown;
    prune?: boolean;
    wait?: boolean;
    timeout?: string;
    retryInterval?: string;
  };
  const ref = sourceReference(object);
  const source = ref && store.get(fluxKind(ref.kind), ref.namespace, ref.name);
  const revision = (source?.status as { artifact?: { revision?: string } } | undefined)?.artifact?.revision;
  const before = (object.status ?? {}) as { lastAppliedRevision?: string; observedGeneration?: number };
  if (revision === undefined) {
    const why = source
      ? 'Source artifact not found, retrying in 30s'
      : `${ref?.kind} '${ref?.namespace}/${ref?.name}' not found`;
    return retryLater(controller, object, {}, 'ArtifactFailed', why);
  }
  if (
    before.lastAppliedRevision === revision &&
    before.observedGeneration === object.metadata.generation &&
    isReady(object)
  )
    return;
  const waits = waitsFor(controller, object);
  if (waits !== undefined)
    return retryLater(controller, object, {}, 'DependencyNotReady', `dependency '${waits}' is not ready`);
  const attempt = { lastAttemptedRevision: revision };
  writeStatus(controller, KUSTOMIZATION, object, attempt, [
    [
      'Reconciling',
      'True',
      'Progressing',
      `Fetching manifests for revision ${revision} with a timeout of ${spec.timeout ?? '5m0s'}`,
    ],
    ['Ready', 'Unknown', 'Progressing', 'Reconciliation in progress'],
  ]);
  if (options.delay) await pause(options.delay);
  const commit = revision.split(':')[1] ?? '';
  const built = fluxBuild(await artifacts.files(commit), spec as never);
  if (!built.ok) return retryLater(controller, object, attempt, 'BuildFailed', built.error.detail);
  const [unset] = built.value.unset;
  if (unset)
    return retryLater(
      controller,
      object,
      attempt,
      'BuildFailed',
      `post build failed: variable not set (strict mode): "${unset.name}"`,
    );
  if (isClosed()) return;
  let applied: readonly Stored[];
  try {
    applied = applyObjects(store, built.value.objects as readonly Stored[]);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return retryLater(controller, object, attempt, 'ReconciliationFailed', error.message);
  }
  const inventory = { entries: applied.map(entryOf) };
  if (spec.prune === true) pruneObjects(store, object, inventory.entries);
  if (spec.wait === true) {
    const healthy = await becomesHealthy(controller, object, applied, { ...attempt, inventory }, revision);
    if (!healthy) return;
  }
  writeStatus(
    controller,
    KUSTOMIZATION,
    object,
    {
      ...attempt,
      inventory,
      lastAppliedRevision: revision,
      observedGeneration: object.metadata.generation,
    },
    [['Ready', 'True', 'ReconciliationSucceeded', `Applied revision: ${revision}`]],
  );
}

/** Waits for the health of what was applied; false where it was found wanting, or a newer generation came. */
async function becomesHealthy(
  controller: Controller,
  object: Stored,
  applied: readonly Stored[],
  status: Spec,
  revision: string,
): Promise<boolean> {
  const { store, options, isClosed } = controller;
  const spec = object.spec as { timeout?: string };
  const timeout = spec.timeout ?? '5m0s';
  writeStatus(controller, KUSTOMIZATION, object, status, [
    [
      'Reconciling',
      'True',
      'Progressing',
      `Running health checks for revision ${revision} with a timeout of ${timeout}`,
    ],
    ['Ready', 'Unknown', 'Progressing', 'Reconciliation in progress'],
    ['Healthy', 'Unknown', 'Progressing', 'Running health checks'],
  ]);
  const end = Date.now() + durationOf(timeout);
  for (;;) {
    const now = store.get(KUSTOMIZATION, object.metadata.namespace, object.metadata.name);
    if (isClosed() || now?.metadata.generation !== object.metadata.generation) return false;
    const open = applied.filter((each) => {
      const live = store.get(kindOf(store, each), each.metadata.namespace, each.metadata.name);
      return !live || !isCurrent(live);
    });
    if (open.length === 0) return true;
    if (Date.now() > end) {
      const what = open.map(
        (each) => `${each.kind}/${each.metadata.namespace}/${each.metadata.name} status: 'InProgress'`,
      );
      const message = `health check failed after ${timeout}: timeout waiting for: [${what.join(', ')}]`;
      retryLater(controller, object, status, 'HealthCheckFailed', message);
      return false;
    }
    await pause(options.interval ?? 50);
  }
}

function finalize({ store }: Controller, object: Stored): void {
  if ((object.spec as { prune?: boolean }).prune === true) pruneObjects(store, object, []);
  store.patch(KUSTOMIZATION, object.metadata.namespace, object.metadata.name, {
    metadata: { finalizers: null },
  });
}

/** The first dependency that is not ready for this very source revision, as `namespace/name`. */
function waitsFor({ store }: Controller, object: Stored): string | undefined {
  const own = sourceReference(object);
  for (const ref of dependencyReferences(object)) {
    const found = store.get(KUSTOMIZATION, ref.namespace, ref.name);
    const status = found?.status as { observedGeneration?: number; lastAppliedRevision?: string } | undefined;
    const theirs = found && sourceReference(found);
    const source = theirs && store.get(fluxKind(theirs.kind), theirs.namespace, theirs.name);
    const fetched = (source?.status as { artifact?: { revision?: string } } | undefined)?.artifact?.revision;
    const sameSource = own && theirs && JSON.stringify(own) === JSON.stringify(theirs);
    const ready = found && isReady(found) && status?.observedGeneration === found.metadata.generation;
    if (!ready || (sameSource && status?.lastAppliedRevision !== fetched))
      return `${ref.namespace}/${ref.name}`;
  }
  return undefined;
}

function retryLater(
  controller: Controller,
  object: Stored,
  status: Spec,
  reason: string,
  message: string,
): void {
  const spec = object.spec as { retryInterval?: string; interval?: string };
  const key = retryKey(KUSTOMIZATION, object);
  const wait =
    reason === 'DependencyNotReady' || reason === 'ArtifactFailed'
      ? 100
      : durationOf(spec.retryInterval ?? '1s');
  controller.retries.set(key, Date.now() + Math.min(wait, 1_000));
  writeStatus(controller, KUSTOMIZATION, object, status, [
    ['Reconciling', 'True', 'ProgressingWithRetry', message],
    ['Ready', 'False', reason, message],
  ]);
}
