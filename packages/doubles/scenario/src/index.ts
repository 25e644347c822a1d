export { emittedRole, withRole } from './access.ts';
export { RESOURCE_GROUPS, resourceGroupOf, resourceGroupYaml, setAzureReady } from './azure-operator.ts';
export { type BundleEnd, type RunningBundle, runBundle, startBundle, writeBundle } from './bundle.ts';
export { createFixedClock, createHurriedClock, createManualClock } from './clock.ts';
export { CI_ACCOUNT, type ClusterScenario, startCluster } from './cluster.ts';
export {
  COMPONENT,
  type ForgeScenario,
  forgesFor,
  startForge,
  TICKET_STATES,
  TRACKERS,
  viewOf,
} from './forge.ts';
export { createGitops, releaseYaml, ringYaml } from './gitops.ts';
export { createRecordingReporter, type RecordingReporter, silentReporter } from './reporter.ts';
export { createRepository, type Repository } from './repository.ts';
export { configMapYaml, createRing, type RingScenario } from './ring.ts';
export { unitOf } from './units.ts';
