export { AZURE_GROUPS } from './azure/groups.ts';
export { buildFolder, type SourceFiles } from './kustomize/build.ts';
export { fluxBuild } from './kustomize/flux-build.ts';
export { generatorPaths } from './kustomize/generators.ts';
export { listAt, type ManifestFile, textAt, valueAt } from './manifest/manifest.ts';
export { patchPaths } from './manifest/patch-paths.ts';
export { mayHoldObjects, outsideCharts } from './manifest/read-manifests.ts';
export { compareRings, type Difference } from './parity/compare.ts';
export { judgeParity, type ParityReport } from './parity/parity.ts';
export { ringScope } from './parity/ring-scope.ts';
export { healthOf } from './readiness/health.ts';
export type { Health } from './readiness/state.ts';
export { waitingReason } from './readiness/workloads.ts';
export { junitText } from './report/junit.ts';
export { sarifText } from './report/sarif.ts';
export {
  dependenciesOf,
  isKustomization,
  KUSTOMIZATION,
  kustomizationRef,
  refKey,
  refText,
  sourceOf,
} from './rollout/reference.ts';
export { blocking, flattened, rolloutOf } from './rollout/rollout.ts';
export type { ClusterSnapshot, Promotion, Relation, Rollout, RolloutNode } from './rollout/snapshot.ts';
export { RULES } from './rules/rules.ts';
export { type DefinitionFile, Kinds, readCrds, VERSIONS } from './schema/kinds.ts';
export { type ValidatedManifests, validateManifests } from './validate.ts';
export { fluxPaths, type ValidatedTree, validateTree } from './validate-tree.ts';
