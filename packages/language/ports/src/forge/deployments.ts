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

export interface ForgeDeployments {
  /** Newest first. */
  list(environment: string): ForgeAnswer<readonly Deployment[]>;
  /**
   * Makes the deployment of this commit to this environment have this state. Absent on Azure DevOps, where only
   * deployment jobs make records (Azure DevOps docs, pipelines/process/environments "Deployment history").
   */
  readonly put?: (wanted: Omit<Deployment, 'id' | 'at'>) => ForgeAnswer<Deployment>;
}
