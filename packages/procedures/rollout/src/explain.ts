import { healthOf, type RolloutNode, waitingReason } from '@tandem/flux';
import { listAt, textAt, valueAt } from '@tandem/kubernetes-objects';
import type { Cluster, ClusterObject } from '@tandem/ports';

/** Further messages of the cluster about an object that is not ready. */
export interface Explained {
  readonly node: RolloutNode;
  /** Warnings about it and what its pods wait for, newest first; empty where the job may not read them. */
  readonly messages: readonly string[];
}

/** Limits, so that the output stays readable. */
const LIMITS = { nodes: 5, lines: 3 };

/** Looks for the reasons behind nodes that are not ready: events about them, and containers that do not start. */
export function explain(cluster: Cluster, nodes: readonly RolloutNode[]): Promise<readonly Explained[]> {
  return Promise.all(
    nodes.slice(0, LIMITS.nodes).map(async (node) => {
      const read = await cluster.read(node.ref);
      const object = read.ok ? read.value : undefined;
      if (!object) return { node, messages: [] };
      const pods = await podReasons(cluster, object);
      const events = await warnings(cluster, object);
      const messages = [...new Set([...pods, ...events])].filter((line) => line !== node.why);
      return { node, messages: messages.slice(0, LIMITS.lines) };
    }),
  );
}

async function warnings(cluster: Cluster, object: ClusterObject): Promise<readonly string[]> {
  const { namespace, uid } = object.metadata;
  const listed = await cluster.list(
    { group: '', version: 'v1', kind: 'Event' },
    { namespace: namespace ?? 'default', fields: `involvedObject.uid=${uid},type=Warning` },
  );
  if (!listed.ok) return [];
  const at = (event: ClusterObject): string =>
    textAt(event, 'lastTimestamp') ??
    textAt(event, 'eventTime') ??
    textAt(event, 'metadata', 'creationTimestamp') ??
    '';
  return [...listed.value]
    .sort((a, b) => (at(a) < at(b) ? 1 : -1))
    .map((event) => `${textAt(event, 'reason') ?? 'Warning'}: ${textAt(event, 'message') ?? ''}`)
    .map((text) => text.replace(/\s+/g, ' ').trim());
}

async function podReasons(cluster: Cluster, object: ClusterObject): Promise<readonly string[]> {
  const labels = valueAt(object, 'spec', 'selector', 'matchLabels');
  const { namespace } = object.metadata;
  if (typeof labels !== 'object' || labels === null || Array.isArray(labels) || namespace === undefined)
    return [];
  const selector = Object.entries(labels)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(',');
  const listed = await cluster.list(
    { group: '', version: 'v1', kind: 'Pod' },
    { namespace, labels: selector },
  );
  if (!listed.ok) return [];
  return listed.value.flatMap((pod) => {
    const reason = waitingReason(pod) ?? restarts(pod);
    const health = healthOf(pod);
    return reason === undefined || health.state === 'ready' ? [] : [`Pod ${pod.metadata.name}: ${reason}`];
  });
}

/** Why a container of a pod last terminated, where it restarted. */
function restarts(pod: ClusterObject): string | undefined {
  for (const status of listAt(pod, 'status', 'containerStatuses')) {
    const ended = textAt(status, 'lastState', 'terminated', 'reason');
    const code = valueAt(status, 'lastState', 'terminated', 'exitCode');
    if (ended !== undefined)
      return `its container terminated (${ended}, exit code ${String(code)}) and restarted`;
  }
  return undefined;
}
