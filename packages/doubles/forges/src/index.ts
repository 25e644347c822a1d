export { startAzureDevops } from './azure/api.ts';
export type {
  ForgeState,
  SandboxMergeRequest,
  SandboxRepository,
  SandboxTicket,
  SandboxUser,
} from './data.ts';
export { type ForgeFault, faultsFrom } from './faults.ts';
export { startGitlab } from './gitlab/api.ts';
export { type MirroredCommit, mirrorInto } from './mirror.ts';
export type { Exchange, ForgeServer, ForgeServerOptions } from './server.ts';
export { ForgeWorld } from './state.ts';
