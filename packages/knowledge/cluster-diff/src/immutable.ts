import type { Applied } from '@tandem/cluster-tree';
import { type Kinds, type Path, stableJson, transitionProblems, valueAt } from '@tandem/kubernetes-objects';

/** Why the API server rejects a change of an object. */
export interface Rejection {
  readonly path: Path;
  readonly why: string;
}

/** Fields that never change once an object is there, or all of `spec` but some. */
interface Immutable {
  readonly fields?: readonly Path[];
  /** The fields of `spec` that may change; all others may not. */
  readonly specBut?: readonly string[];
  /** Where the API server checks it. */
  readonly source: string;
}

const API = 'kubernetes/kubernetes, pkg/apis';

/** Immutable fields of kinds of Kubernetes itself, by group and kind. */
const IMMUTABLE: Readonly<Record<string, Immutable>> = {
  'apps/Deployment': {
    fields: [['spec', 'selector']],
    source: `${API}/apps/validation, ValidateDeploymentUpdate; docs "Deployments", label selector updates`,
  },
  'apps/DaemonSet': {
    fields: [['spec', 'selector']],
    source: `${API}/apps/validation, ValidateDaemonSetUpdate`,
  },
  'apps/ReplicaSet': {
    fields: [['spec', 'selector']],
    source: `${API}/apps/validation, ValidateReplicaSetUpdate`,
  },
  'apps/StatefulSet': {
    specBut: [
      'replicas',
      'ordinals',
      'template',
      'updateStrategy',
      'revisionHistoryLimit',
      'persistentVolumeClaimRetentionPolicy',
      'minReadySeconds',
    ],
    source: `${API}/apps/validation, ValidateStatefulSetUpdate`,
  },
  'batch/Job': {
    fields: [
      ['spec', 'selector'],
      ['spec', 'template'],
      ['spec', 'completionMode'],
      ['spec', 'podFailurePolicy'],
      ['spec', 'backoffLimitPerIndex'],
    ],
    source: `${API}/batch/validation, validateJobSpecUpdate`,
  },
  '/PersistentVolumeClaim': {
    specBut: ['resources', 'volumeAttributesClassName', 'volumeName'],
    source: `${API}/core/validation, ValidatePersistentVolumeClaimUpdate`,
  },
  '/Service': { fields: [['spec', 'clusterIP']], source: `${API}/core/validation, ValidateServiceUpdate` },
  '/Secret': { fields: [['type']], source: `${API}/core/validation, ValidateSecretUpdate` },
  'storage.k8s.io/StorageClass': {
    fields: [['parameters'], ['provisioner'], ['reclaimPolicy'], ['volumeBindingMode']],
    source: `${API}/storage/validation, ValidateStorageClassUpdate`,
  },
  'rbac.authorization.k8s.io/RoleBinding': {
    fields: [['roleRef']],
    source: `${API}/rbac/validation, ValidateRoleBindingUpdate`,
  },
  'rbac.authorization.k8s.io/ClusterRoleBinding': {
    fields: [['roleRef']],
    source: `${API}/rbac/validation, ValidateClusterRoleBindingUpdate`,
  },
  'scheduling.k8s.io/PriorityClass': {
    fields: [['value'], ['preemptionPolicy']],
    source: `${API}/scheduling/validation, ValidatePriorityClassUpdate`,
  },
  'node.k8s.io/RuntimeClass': {
    fields: [['handler']],
    source: `${API}/node/validation, ValidateRuntimeClassUpdate`,
  },
  'networking.k8s.io/IngressClass': {
    fields: [['spec', 'controller']],
    source: `${API}/networking/validation, ValidateIngressClassUpdate`,
  },
  'apiextensions.k8s.io/CustomResourceDefinition': {
    fields: [
      ['spec', 'group'],
      ['spec', 'scope'],
      ['spec', 'names', 'kind'],
      ['spec', 'names', 'plural'],
    ],
    source:
      'kubernetes/apiextensions-apiserver, pkg/apis/apiextensions/validation, ValidateCustomResourceDefinitionUpdate',
  },
};

/** Why the API server rejects the change of an object; empty where it accepts it, as far as is known here. */
export function rejectionsOf(before: Applied, after: Applied, kinds: Kinds): readonly Rejection[] {
  const schema = kinds.find(after.apiVersion, after.kind)?.schema;
  const transitions = schema ? transitionProblems(schema, after.value, before.value) : [];
  return [
    ...builtIn(before, after),
    ...frozen(before, after),
    ...transitions.map(({ path, message }) => ({ path, why: message })),
  ];
}

function builtIn(before: Applied, after: Applied): readonly Rejection[] {
  const rule = IMMUTABLE[`${after.group}/${after.kind}`];
  if (!rule) return [];
  const { fields = [], specBut, source } = rule;
  const names = new Set(
    specBut
      ? [before, after].flatMap(({ value }) =>
          Object.keys((valueAt(value, 'spec') as object | undefined) ?? {}),
        )
      : [],
  );
  const others = [...names].filter((name) => !specBut?.includes(name)).map((name): Path => ['spec', name]);
  return [...fields, ...others].flatMap((path) => {
    const [one, other] = [valueAt(before.value, ...path), valueAt(after.value, ...path)];
    // A field that is left out keeps the value that the server gave it.
    if (one === undefined || other === undefined || stableJson(one) === stableJson(other)) return [];
    return [{ path, why: `the field is immutable (${source})` }];
  });
}

/** A ConfigMap or Secret with `immutable: true` keeps its data (Kubernetes docs, "ConfigMaps", immutable ConfigMaps). */
function frozen(before: Applied, after: Applied): readonly Rejection[] {
  if (before.group !== '' || !['ConfigMap', 'Secret'].includes(before.kind)) return [];
  if (before.value.immutable !== true) return [];
  return ['data', 'binaryData', 'stringData', 'immutable'].flatMap((field) => {
    const [one, other] = [before.value[field] ?? null, after.value[field] ?? null];
    return stableJson(one) === stableJson(other) ? [] : [{ path: [field], why: 'the object is immutable' }];
  });
}
