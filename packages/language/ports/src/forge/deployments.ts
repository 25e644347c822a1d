import type { ForgeAnswer } from './answer.ts';

/** A deployment of a commit to an environment. */
export interface Deployment {
  readonly id: string;
  readonly environment: string;
  readonly commit: string;
  readonly ref: string;
  readonly state: 'running' | 'succeeded' | 'failed';
  readonly at: string;
}

/** The deployments that the forge knows. */
export interface ForgeDeployments {
  /** Newest first. */
  list(environment: string): ForgeAnswer<readonly Deployment[]>;
}

/** Records of deployments by a step; not every forge supports them. */
export interface ForgeDeploymentRecords {
  /** Creates or updates the deployment of this commit to this environment. */
  put(wanted: Omit<Deployment, 'id' | 'at'>): ForgeAnswer<Deployment>;
}
