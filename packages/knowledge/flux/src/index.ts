export { fluxBuild } from './build/flux-build.ts';
export { isFluxKind } from './health/flux-kinds.ts';
export { healthOf } from './health/health.ts';
export { waitingReason } from './health/workloads.ts';
export {
  dependenciesOf,
  isKustomization,
  KUSTOMIZATION,
  kustomizationRef,
  refKey,
  refText,
  sourceOf,
} from './ring/reference.ts';
export { blocking, flattened, rolloutOf } from './ring/rollout.ts';
export type { AwaitedPromotion, ClusterSnapshot, Relation, Rollout, RolloutNode } from './ring/snapshot.ts';
