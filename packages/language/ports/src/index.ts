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
export type {
  ChangedFile,
  CommitStatus,
  Deployment,
  Forge,
  ForgeAnswer,
  ForgeCommit,
  ForgeCommits,
  ForgeDeployments,
  ForgeMergeRequests,
  ForgePlace,
  ForgeProblem,
  Forges,
  ForgeTickets,
  ForgeUser,
  MergeRequest,
  Thread,
  Ticket,
  TicketLink,
} from './forge.ts';
export type { Git, GitBranch, GitChange, GitCommit, GitProblem, GitPushed, GitTree } from './git.ts';
export { GitUnreadable } from './git.ts';
export type { Http, HttpOutcome, HttpRequest } from './http.ts';
export type { Kustomize } from './kustomize.ts';
export type { Platform, ProcessView } from './platform.ts';
export type { Reporter, SummaryBlock } from './reporter.ts';
export type { Ports, StepCall, StepRun } from './step.ts';
