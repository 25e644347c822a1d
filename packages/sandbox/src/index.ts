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
export {
  type Fault,
  type PackageRegistry,
  type PackageRegistryOptions,
  startPackageRegistry,
} from './packages/package-registry.ts';
