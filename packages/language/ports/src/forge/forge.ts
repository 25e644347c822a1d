import type { ForgeCommits } from './commits.ts';
import type { ForgeDeploymentRecords, ForgeDeployments } from './deployments.ts';
import type { ForgeKind } from './forge-kind.ts';
import type { ForgeMergeRequests } from './merge-requests.ts';
import type { ForgeTickets } from './tickets.ts';

/**
 * GitLab or Azure DevOps as host of one repository, its merge requests (pull requests) and its tickets
 * (issues, work items). Everything that writes is safe to repeat: what has a `key` is found again by it and
 * updated in place, never posted twice. Every method waits for the server's own confirmation.
 */
export interface Forge extends ForgeCapabilities {
  readonly kind: ForgeKind;
}

/** What can be asked of a forge, a port each. Which of the optional ones a kind has, its facts state. */
export interface ForgeCapabilities {
  readonly mergeRequests: ForgeMergeRequests;
  readonly tickets: ForgeTickets;
  readonly commits: ForgeCommits;
  readonly deployments: ForgeDeployments;
  /** Absent on Azure DevOps, where only deployment jobs make records. */
  readonly deploymentRecords?: ForgeDeploymentRecords;
}

/** A repository with its merge requests, or a tracker with its tickets, by the forge that hosts it. */
export interface RepositoryRef {
  readonly forge: ForgeKind;
  /** GitLab: the address of the instance, with the path that it lies under; Azure: of the organisation or collection. */
  readonly url: string;
  /**
   * GitLab: the full path of the project. Azure: project and repository, as `Retail/gitops`; for tickets the
   * project alone will do.
   */
  readonly path: string;
}

/** Opens forges. The credentials are the adapter's, from the environment; nothing is asked before it is needed. */
export interface Forges {
  open(repository: RepositoryRef): Forge;
}
