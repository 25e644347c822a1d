import type { ForgeCommits } from './commits.ts';
import type { ForgeDeploymentRecords, ForgeDeployments } from './deployments.ts';
import type { ForgeKind } from './forge-kind.ts';
import type { ForgeMergeRequests } from './merge-requests.ts';
import type { ForgeTickets } from './tickets.ts';

/**
 * GitLab or Azure DevOps as host of one repository, its merge requests (pull requests) and its tickets
 * (issues, work items). Every write is safe to repeat: what has a `key` is found by it and
 * updated in place, never posted twice. Every method waits for the server's confirmation.
 */
export interface Forge extends ForgeCapabilities {
  readonly kind: ForgeKind;
}

/** The capabilities of a forge, one port each. The facts of a forge kind state which optional ones it has. */
export interface ForgeCapabilities {
  readonly mergeRequests: ForgeMergeRequests;
  readonly tickets: ForgeTickets;
  readonly commits: ForgeCommits;
  readonly deployments: ForgeDeployments;
  /** Absent on Azure DevOps, where only deployment jobs create records. */
  readonly deploymentRecords?: ForgeDeploymentRecords;
}

/** A repository with its merge requests, or a tracker with its tickets, by the forge that hosts it. */
export interface RepositoryRef {
  readonly forge: ForgeKind;
  /** GitLab: the address of the instance, with its path if any; Azure: of the organisation or collection. */
  readonly url: string;
  /**
   * GitLab: the full path of the project. Azure: project and repository, as `Retail/gitops`; for tickets, the
   * project is enough.
   */
  readonly path: string;
}

/** Opens forges. The credentials are the adapter's, from the environment; no request is sent before it is needed. */
export interface Forges {
  open(repository: RepositoryRef): Forge;
}
