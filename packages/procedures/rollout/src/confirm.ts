import { err, ok } from '@tandem/contract';
import { type AwaitedPromotion, KUSTOMIZATION, type Rollout, refKey, rolloutOf } from '@tandem/flux';
import type { Cluster, ClusterAnswer, ClusterObject, ClusterRef } from '@tandem/ports';

/** How many objects are read at once. */
const AT_ONCE = 8;

/** The maximum number of rounds in which an answer leads to further reads; no ring is nested that deeply. */
const ROUNDS = 100;

/**
 * The state of a ring at one moment. Every object behind the verdict is read, each in its
 * latest state, and then read again: where no resource version differs, all of them had this state at the moment
 * between the two reads (the double collect of Afek and others, "Atomic Snapshots of Shared Memory", 1993).
 *
 * @returns undefined where an object changed meanwhile.
 */
export async function confirm(
  cluster: Cluster,
  promotion: AwaitedPromotion,
  namespace: string | undefined,
  ask: (rollout: Rollout) => Promise<void>,
): Promise<ClusterAnswer<Rollout | undefined>> {
  const read = new Map<string, ClusterObject | undefined>();
  const listed = promotion.root
    ? ok([])
    : await cluster.list(KUSTOMIZATION, namespace === undefined ? {} : { namespace });
  if (!listed.ok) return listed;
  const get = (ref: ClusterRef) => (read.has(refKey(ref)) ? read.get(refKey(ref)) : 'unread');
  for (let round = 0; round < ROUNDS; round += 1) {
    const rollout = rolloutOf({ get, kustomizations: listed.value }, promotion);
    const missing = rollout.seen.filter((ref) => !read.has(refKey(ref)));
    if (missing.length > 0) {
      const answers = await readAll(cluster, missing);
      if (!answers.ok) return answers;
      for (const [key, object] of answers.value) read.set(key, object);
    } else if (rollout.asked.length > 0 || rollout.askedKinds.length > 0) await ask(rollout);
    else return unchanged(cluster, rollout, read);
  }
  return ok(undefined);
}

async function unchanged(
  cluster: Cluster,
  rollout: Rollout,
  before: ReadonlyMap<string, ClusterObject | undefined>,
): Promise<ClusterAnswer<Rollout | undefined>> {
  const again = await readAll(cluster, rollout.seen);
  if (!again.ok) return again;
  const same = rollout.seen.every((ref) => {
    const one = before.get(refKey(ref))?.metadata;
    const other = again.value.get(refKey(ref))?.metadata;
    return one?.uid === other?.uid && one?.resourceVersion === other?.resourceVersion;
  });
  return ok(same ? rollout : undefined);
}

async function readAll(
  cluster: Cluster,
  refs: readonly ClusterRef[],
): Promise<ClusterAnswer<ReadonlyMap<string, ClusterObject | undefined>>> {
  const found = new Map<string, ClusterObject | undefined>();
  for (let at = 0; at < refs.length; at += AT_ONCE) {
    const some = refs.slice(at, at + AT_ONCE);
    const answers = await Promise.all(some.map((ref) => cluster.read(ref)));
    for (const [index, answer] of answers.entries()) {
      const ref = some[index];
      if (!ref) continue;
      // A kind that is not served has no objects.
      if (!answer.ok && answer.error.kind !== 'no-such-kind') return err(answer.error);
      found.set(refKey(ref), answer.ok ? answer.value : undefined);
    }
  }
  return ok(found);
}
