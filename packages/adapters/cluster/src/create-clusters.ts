import { err, ok } from '@tandem/contract';
import { createClock } from '@tandem/machine';
import type {
  Clock,
  Cluster,
  ClusterAnswer,
  ClusterObject,
  ClusterRef,
  Clusters,
  ProcessView,
} from '@tandem/ports';
import type { RetryPolicy } from '@tandem/retry';
import { createConnection } from './connection.ts';
import { FOLLOW, type FollowTimes, follow } from './follow.ts';
import { listAll, withKind } from './lists.ts';
import { kindPaths, objectPath } from './paths.ts';

/** Overrides for tests. */
export interface ClusterOptions {
  readonly clock?: Clock;
  readonly retry?: Partial<RetryPolicy>;
  readonly follow?: Partial<FollowTimes>;
}

/** The clusters of the job's kubeconfig, or the cluster of the pod that it runs in. */
export function createClusters(view: ProcessView, options: ClusterOptions = {}): Clusters {
  return { open: (context) => openCluster(view, context, options) };
}

const DEFINITION = { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition' };
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

function openCluster(view: ProcessView, context: string, options: ClusterOptions): Cluster {
  const { clock = createClock(), retry } = options;
  const connection = createConnection(context, { view, clock, ...(retry && { retry }) });
  const path = kindPaths(connection);
  return {
    read: async (ref) => {
      const at = await path(ref);
      if (!at.ok) return at;
      const answer = await connection.get(objectPath(at.value, ref.namespace, ref.name));
      return answer.ok ? objectIn(answer.value, ref) : answer;
    },
    definition: async (kind) => {
      const at = await path(kind);
      if (!at.ok) return at;
      const name = `${at.value.plural}.${kind.group}`;
      const answer = await connection.get(`${DEFINITIONS}/${encodeURIComponent(name)}`);
      return answer.ok ? objectIn(answer.value, { ...DEFINITION, name }) : answer;
    },
    list: async (kind, of = {}) => {
      const at = await path(kind);
      if (!at.ok) return at;
      const listed = await listAll(connection, at.value, kind, of);
      return listed.ok ? ok(listed.value.objects) : listed;
    },
    follow: (kind, of, onChange) =>
      follow({ connection, path, kind, of, onChange, clock, times: { ...FOLLOW, ...options.follow } }),
  };
}

function objectIn(value: unknown, ref: ClusterRef): ClusterAnswer<ClusterObject | undefined> {
  if (value === undefined) return ok(undefined);
  const object = withKind(value, ref);
  if (object.metadata?.name === ref.name) return ok(object);
  return err({
    kind: 'refused',
    detail: `The API server returned something else for ${ref.kind} ${ref.name}: is it a Kubernetes API server?`,
  });
}
