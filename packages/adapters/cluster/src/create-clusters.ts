import { err, ok } from '@tandem/contract';
import type { Patience } from '@tandem/http';
import type {
  Clock,
  Cluster,
  ClusterAnswer,
  ClusterObject,
  ClusterRef,
  Clusters,
  ProcessView,
} from '@tandem/ports';
import { createConnection } from './connection.ts';
import { FOLLOW, type FollowPatience, follow } from './follow.ts';
import { listAll, withKind } from './lists.ts';
import { kindPaths, objectPath } from './paths.ts';

/** What a test sets otherwise. */
export interface ClusterOptions {
  readonly clock?: Clock;
  readonly patience?: Partial<Patience>;
  readonly follow?: Partial<FollowPatience>;
}

/** Clusters by the kubeconfig of the job, or the pod that it runs in. */
export function createClusters(view: ProcessView, options: ClusterOptions = {}): Clusters {
  return { open: (context) => openCluster(view, context, options) };
}

function openCluster(view: ProcessView, context: string, options: ClusterOptions): Cluster {
  const { clock = machineClock, patience } = options;
  const connection = createConnection(context, { view, clock, ...(patience && { patience }) });
  const path = kindPaths(connection);
  return {
    read: async (ref) => {
      const at = await path(ref);
      if (!at.ok) return at;
      const answer = await connection.get(objectPath(at.value, ref.namespace, ref.name));
      return answer.ok ? objectIn(answer.value, ref) : answer;
    },
    list: async (kind, of = {}) => {
      const at = await path(kind);
      if (!at.ok) return at;
      const listed = await listAll(connection, at.value, kind, of);
      return listed.ok ? ok(listed.value.objects) : listed;
    },
    follow: (kind, of, onChange) =>
      follow({ connection, path, kind, of, onChange, patience: { ...FOLLOW, ...options.follow } }),
  };
}

function objectIn(value: unknown, ref: ClusterRef): ClusterAnswer<ClusterObject | undefined> {
  if (value === undefined) return ok(undefined);
  const object = withKind(value, ref);
  if (object.metadata?.name === ref.name) return ok(object);
  return err({ kind: 'refused', detail: `The answer about ${ref.kind} ${ref.name} is no such object.` });
}

const machineClock: Clock = {
  now: () => new Date().toISOString(),
  sleep: (time) => new Promise((resolve) => setTimeout(resolve, time)),
};
