import type { RepositoryRef } from './forge/forge.ts';

/** Where a step runs, in terms common to all platforms. Absent: the platform does not provide it. */
export interface RunContext {
  readonly platform: 'gitlab' | 'azure' | 'github' | 'local';
  /** Who started the pipeline: a display name or login, depending on the platform. */
  readonly actor?: string;
  /** The page of this job or run. */
  readonly url?: string;
  /** Full hash of the commit that the pipeline runs on. */
  readonly commit?: string;
  readonly branch?: string;
  /** URL or path of the repository that the pipeline runs on. */
  readonly repository?: string;
  /** The same repository on its forge, where it is hosted on one. */
  readonly repositoryRef?: RepositoryRef;
  /** The merge request that the pipeline runs for: GitLab's `iid`, Azure's pull request id. */
  readonly mergeRequest?: number;
}
