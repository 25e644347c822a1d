export { same } from './cel/evaluate-cel.ts';
export { MANIFEST_LIMITS, readKubernetesYaml } from './manifest/kubernetes-yaml.ts';
export { formatLeafPath, type Leaf, leavesOf, plainLeafPath } from './manifest/leaves.ts';
export {
  formatObject,
  formatPath,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  type Manifest,
  type ManifestFile,
  type Path,
  plainPath,
  stableJson,
  textAt,
  valueAt,
} from './manifest/manifest.ts';
export {
  isManifestPath,
  isPassedOver,
  KUSTOMIZATION_FILE,
  mayHoldObjects,
  outsideCharts,
} from './manifest/manifest-paths.ts';
export { readManifests } from './manifest/read-manifests.ts';
export { Kinds, type KindVersion } from './schema/kinds.ts';
export { VERSIONS } from './schema/published-text.ts';
export { type DefinitionFile, readCrds } from './schema/read-crds.ts';
export type { StructuralSchema } from './schema/structural.ts';
export { type TransitionProblem, transitionProblems } from './schema/transitions.ts';
export {
  type Condition,
  conditionOf,
  conditionText,
  hasCondition,
  isObserved,
  numberAt,
} from './status/conditions.ts';
export { failed, type Health, progressing, READY } from './status/health.ts';
