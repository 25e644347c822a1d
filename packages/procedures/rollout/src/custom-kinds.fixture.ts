/** A custom kind as its controller reports it, for the model of a cluster. */
export interface CustomKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** Whether its definition has `status.conditions`. */
  readonly defines: boolean;
  /** Its status for a generation; undefined for kinds that report nothing. */
  readonly status?: (generation: number, good: boolean) => Readonly<Record<string, unknown>>;
}

const condition = (type: string, generation: number | undefined, good: boolean) => ({
  type,
  status: good ? 'True' : 'False',
  reason: 'Because',
  message: '',
  ...(generation !== undefined && { observedGeneration: generation }),
});

/** Ten kinds, one for each way of reporting. */
export const CUSTOM_KINDS: readonly CustomKind[] = [
  {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    defines: true,
    status: (generation, good) => ({ conditions: [condition('Ready', generation, good)] }),
  },
  {
    // Its conditions have no generation: status.syncedResourceVersion begins with it.
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    defines: true,
    status: (generation, good) => ({
      conditions: [condition('Ready', undefined, good)],
      ...(good && { syncedResourceVersion: `${generation}-0123456789abcdef` }),
    }),
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    defines: true,
    status: (generation, good) => ({
      conditions: [condition('Accepted', generation, true), condition('Programmed', generation, good)],
    }),
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    defines: false,
    status: (generation, good) => ({
      parents: [{ conditions: [condition('Accepted', generation, good)] }],
    }),
  },
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    defines: true,
    status: (generation, good) => ({
      observedGeneration: String(generation),
      phase: good ? 'Healthy' : 'Progressing',
    }),
  },
  {
    apiVersion: 'source.extensions.fluxcd.io/v1beta1',
    kind: 'ArtifactGenerator',
    defines: true,
    status: (generation, good) => ({
      observedGeneration: generation,
      conditions: [condition('Ready', generation, good)],
    }),
  },
  {
    apiVersion: 'example.com/v1',
    kind: 'Box',
    defines: true,
    status: (generation, good) => ({
      observedGeneration: generation,
      conditions: [condition('Available', undefined, good)],
    }),
  },
  { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', defines: true },
  { apiVersion: 'example.com/v1', kind: 'Widget', defines: false },
  { apiVersion: 'example.com/v1', kind: 'Legacy', defines: true },
];

/** What release.yaml lists under `rollout.without_status`. */
export const WITHOUT_STATUS: readonly string[] = ['example.com/Legacy'];
