export { startAzureDevops } from './azure/api.ts';
export type {
  ForgeData,
  StoredMergeRequest,
  StoredRepository,
  StoredTicket,
  StoredUser,
} from './data.ts';
export { type ForgeFault, faultsFrom } from './faults.ts';
export { startGitlab } from './gitlab/api.ts';
export { type MirroredCommit, mirrorInto } from './mirror.ts';
export type { Exchange, ForgeServer, ForgeServerOptions } from './server.ts';
export { ForgeState } from './state.ts';
