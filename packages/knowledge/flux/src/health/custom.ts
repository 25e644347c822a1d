import {
  conditionOf,
  conditionText,
  failed,
  type Health,
  hasCondition,
  listAt,
  progressing,
  READY,
  textAt,
  valueAt,
} from '@tandem/kubernetes-objects';
import type { ClusterObject } from '@tandem/ports';

/** Groups of Kubernetes itself; any other is one of custom kinds. */
const BUILT_IN: ReadonlySet<string> = new Set([
  ...['', 'apps', 'batch', 'policy', 'autoscaling', 'extensions', 'events.k8s.io', 'resource.k8s.io'],
  ...[
    'apiextensions.k8s.io',
    'apiregistration.k8s.io',
    'admissionregistration.k8s.io',
    'certificates.k8s.io',
  ],
  ...['coordination.k8s.io', 'discovery.k8s.io', 'flowcontrol.apiserver.k8s.io', 'networking.k8s.io'],
  ...[
    'node.k8s.io',
    'rbac.authorization.k8s.io',
    'scheduling.k8s.io',
    'storage.k8s.io',
    'authentication.k8s.io',
  ],
]);

/** Whether a group is one of custom kinds, which other controllers than those of Kubernetes look at. */
export function isCustom(group: string): boolean {
  return !BUILT_IN.has(group);
}

/**
 * Conditions that say that an object works, for kinds without Ready: Gateway API (Programmed, Accepted, ResolvedRefs:
 * https://gateway-api.sigs.k8s.io/guides/api-design/), Crossplane (Synced), operators (Available, Reconciled, Healthy),
 * Cilium (Valid), OLM (Installed).
 */
const GOOD: readonly string[] = [
  ...['Ready', 'Programmed', 'Accepted', 'ResolvedRefs', 'Available', 'Synced'],
  ...['Reconciled', 'Healthy', 'Established', 'Installed', 'Valid'],
];

/** Conditions that say that it does not; `Stalled` is the one that never recovers (kstatus). */
const BAD: readonly string[] = ['Failed', 'Degraded', 'Error', 'ErrorOccurred'];

/**
 * Kinds whose definition has conditions that nobody writes in many clusters. Istio writes status only where
 * PILOT_ENABLE_STATUS is set (https://istio.io/latest/docs/reference/commands/pilot-discovery/); Argo CD writes conditions
 * of an AppProject never, and those of its other kinds only for errors.
 */
const SILENT_GROUPS: readonly string[] = [
  'networking.istio.io',
  'security.istio.io',
  'telemetry.istio.io',
  'extensions.istio.io',
];
const SILENT_KINDS: readonly string[] = ['argoproj.io/AppProject', 'argoproj.io/WorkflowTemplate'];

type Rule = (object: ClusterObject) => Health;

/** Kinds whose state stands elsewhere than in conditions of the object. */
const RULES: Readonly<Record<string, Rule>> = {
  // https://argo-rollouts.readthedocs.io/en/stable/features/specification/, status.phase
  'argoproj.io/Rollout': argoRollout,
  // https://argo-cd.readthedocs.io/en/stable/operator-manual/health/
  'argoproj.io/Application': argoApplication,
  ...Object.fromEntries(
    ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map((kind) => [
      `gateway.networking.k8s.io/${kind}`,
      parents,
    ]),
  ),
  'gateway.networking.k8s.io/BackendTLSPolicy': (object) => reportedBy(object, 'ancestors'),
  // Its conditions have no generation, and the version that it has synced begins with one (external-secrets,
  // pkg/controllers/util, GetResourceVersion).
  'external-secrets.io/ExternalSecret': externalSecret,
  // https://kubernetes.io/docs/concepts/storage/volume-snapshots/
  'snapshot.storage.k8s.io/VolumeSnapshot': (object) =>
    valueAt(object, 'status', 'readyToUse') === true ? READY : progressing('It is not ready to use yet.'),
};

/** Whether nothing in a custom object tells its health, so that the definition of its kind decides what that means. */
export function isSilent(object: ClusterObject, group: string): boolean {
  const kind = `${group}/${object.kind}`;
  if (RULES[kind] || SILENT_GROUPS.includes(group) || SILENT_KINDS.includes(kind)) return false;
  return listAt(object, 'status', 'conditions').length === 0;
}

/** The health of a custom object; one that {@link isSilent} is taken for ready. */
export function customHealth(object: ClusterObject, group: string): Health {
  const rule = RULES[`${group}/${object.kind}`];
  return rule ? rule(object) : byConditions(object);
}

/** The health of an object whose definition has conditions, and that has none. */
export function unknownHealth(group: string, kind: string): Health {
  return {
    state: 'unknown',
    why: `Its controller has written no condition, so that nothing is known of its health. Where ${kind} never has one in this cluster, list ${group}/${kind} under rollout.without_status in release.yaml.`,
  };
}

function byConditions(object: ClusterObject): Health {
  const stalled = conditionOf(object, 'Stalled');
  if (stalled?.status === 'True') return failed(conditionText(stalled));
  if (hasCondition(object, 'Reconciling')) return progressing('Its controller is at work.');
  const bad = BAD.map((type) => conditionOf(object, type)).find((each) => each?.status === 'True');
  if (bad) return progressing(conditionText(bad));
  const ready = conditionOf(object, 'Ready');
  const good = ready ? [ready] : GOOD.flatMap((type) => conditionOf(object, type) ?? []);
  for (const condition of good) {
    const { observedGeneration, status, type } = condition;
    if (observedGeneration !== undefined && observedGeneration !== object.metadata.generation)
      return progressing(`Its condition ${type} is of an older generation.`);
    if (status !== 'True') return progressing(conditionText(condition));
  }
  return READY;
}

function externalSecret(object: ClusterObject): Health {
  const synced = textAt(object, 'status', 'syncedResourceVersion');
  const [generation] = (synced ?? '').split('-');
  if (!conditionOf(object, 'Ready')) return progressing('It has no condition Ready yet.');
  if (synced !== undefined && generation !== String(object.metadata.generation))
    return progressing('It has not synced its newest generation yet.');
  return byConditions(object);
}

function argoRollout(object: ClusterObject): Health {
  const observed = valueAt(object, 'status', 'observedGeneration');
  if (observed === undefined || String(observed) !== String(object.metadata.generation))
    return progressing('Its controller has not looked at the newest generation yet.');
  const phase = textAt(object, 'status', 'phase') ?? '';
  const message = textAt(object, 'status', 'message') ?? '';
  const words = message === '' ? `Its phase is ${phase || 'unknown'}.` : `${phase}: ${message}`;
  if (phase === 'Healthy') return READY;
  return phase === 'Degraded' ? failed(words) : progressing(words);
}

function argoApplication(object: ClusterObject): Health {
  const health = textAt(object, 'status', 'health', 'status') ?? 'Unknown';
  const sync = textAt(object, 'status', 'sync', 'status') ?? 'Unknown';
  if (health === 'Suspended') return { state: 'suspended', why: 'Its health is Suspended.' };
  return health === 'Healthy' && sync === 'Synced'
    ? READY
    : progressing(`Its health is ${health}, and it is ${sync}.`);
}

function parents(object: ClusterObject): Health {
  return reportedBy(object, 'parents');
}

/** Kinds of the Gateway API that each controller reports on for itself; no report yet is none of readiness. */
function reportedBy(object: ClusterObject, field: 'parents' | 'ancestors'): Health {
  const reports = listAt(object, 'status', field);
  if (reports.length === 0)
    return progressing(`No controller has accepted it yet (status.${field} is empty).`);
  const healths = reports.map((report) => byConditions({ ...object, status: report }));
  return healths.find(({ state }) => state !== 'ready') ?? READY;
}
