export { type FluxBuilt, fluxBuild } from './build/flux-build.ts';
export { FLUX_OPERATOR, isFluxKind } from './health/flux-kinds.ts';
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
export type { UnsetVariable } from './substitution/fill-object.ts';
export { substitute } from './substitution/substitute.ts';
export { type VariableSource, variableObjects } from './substitution/variables.ts';
