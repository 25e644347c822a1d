import type { ForgeAnswer } from './answer.ts';

/** What was brought to an environment. */
export interface Deployment {
  readonly id: string;
  readonly environment: string;
  readonly commit: string;
  readonly ref: string;
  readonly state: 'running' | 'succeeded' | 'failed';
  readonly at: string;
}

/** What was deployed, as the forge has it. */
export interface ForgeDeployments {
  /** Newest first. */
  list(environment: string): ForgeAnswer<readonly Deployment[]>;
}

/** Records of deployments that a step makes: not every forge takes them. */
export interface ForgeDeploymentRecords {
  /** Makes the deployment of this commit to this environment have this state. */
  put(wanted: Omit<Deployment, 'id' | 'at'>): ForgeAnswer<Deployment>;
}
