export { type Administrator, type AnyObject, createAdministrator } from './cluster/administrator.ts';
export { type Flux, type FluxOptions, startFlux } from './cluster/flux.ts';
export {
  type AzureAnswer,
  type OperatorOptions,
  type Operators,
  startOperators,
} from './cluster/operators.ts';
export {
  ADMINISTRATOR_TOKEN,
  type KubernetesOptions,
  type KubernetesServer,
  startKubernetes,
} from './cluster/start-kubernetes.ts';
export { startAzureDevops } from './forge/azure/start-azure-devops.ts';
export { type ForgeFault, faultsFrom } from './forge/fault.ts';
export { startGitlab } from './forge/gitlab/start-gitlab.ts';
export { type MirroredCommit, mirrorInto } from './forge/mirror.ts';
export type { Exchange, ForgeServer, ForgeServerOptions } from './forge/server.ts';
export type {
  ForgeState,
  SandboxMergeRequest,
  SandboxRepository,
  SandboxTicket,
  SandboxUser,
} from './forge/state.ts';
export { ForgeWorld } from './forge/world.ts';
export { type GitServer, serveGit } from './git/serve-git.ts';
export {
  type Fault,
  type PackageRegistry,
  type PackageRegistryOptions,
  startPackageRegistry,
} from './packages/package-registry.ts';
