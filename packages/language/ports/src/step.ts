import type { InputsOf, StepContract, StepResult } from '@tandem/contract';
import type { Clock } from './clock.ts';
import type { Clusters } from './cluster.ts';
import type { RunContext } from './context.ts';
import type { Files } from './files.ts';
import type { Forges } from './forge/forge.ts';
import type { Git } from './git.ts';
import type { Kustomize } from './kustomize.ts';
import type { Reporter } from './reporter.ts';

/** Every port by name. A contract's `ports` selects from them. */
export interface Ports {
  readonly files: Files;
  readonly git: Git;
  readonly forges: Forges;
  readonly clusters: Clusters;
  readonly kustomize: Kustomize;
  readonly clock: Clock;
}

/** The arguments of one run of a step. */
export interface StepCall<C extends StepContract> {
  readonly inputs: InputsOf<C>;
  readonly context: RunContext;
  readonly reporter: Reporter;
  readonly ports: Pick<Ports, C['ports'][number]>;
}

/** The `run` of a step: gathers facts through ports, decides, applies. Anything that it throws is a bug. */
export type StepRun<C extends StepContract> = (call: StepCall<C>) => Promise<StepResult<C>>;
