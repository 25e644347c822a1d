export type { Clock } from './clock.ts';
export type {
  Cluster,
  ClusterAnswer,
  ClusterKind,
  ClusterObject,
  ClusterProblem,
  ClusterRef,
  ClusterSelection,
  Clusters,
  Followed,
  Following,
} from './cluster.ts';
export type { RunContext } from './context.ts';
export type { Files } from './files.ts';
export { PathRefused } from './files.ts';
export type { ForgeAnswer, ForgeProblem } from './forge/answer.ts';
export type { CommitStatus, ForgeCommit, ForgeCommits } from './forge/commits.ts';
export type { Deployment, ForgeDeploymentRecords, ForgeDeployments } from './forge/deployments.ts';
export type { Forge, ForgeCapabilities, Forges, RepositoryRef } from './forge/forge.ts';
export { FORGE_KINDS, type ForgeKind } from './forge/forge-kind.ts';
export type { ChangedFile, ForgeMergeRequests, MergeRequest, Thread } from './forge/merge-requests.ts';
export type { ForgeTickets, Ticket, TicketLink } from './forge/tickets.ts';
export type { ForgeUser } from './forge/user.ts';
export type {
  Git,
  GitBranch,
  GitChange,
  GitCommit,
  GitFetch,
  GitProblem,
  GitPushed,
  GitTree,
} from './git.ts';
export { GitUnreadable } from './git.ts';
export type { Http, HttpOutcome, HttpRequest } from './http.ts';
export type { Kustomize } from './kustomize.ts';
export type { Platform, ProcessView } from './platform.ts';
export type { Reporter, SummaryBlock } from './reporter.ts';
export type { Ports, StepCall, StepRun } from './step.ts';
