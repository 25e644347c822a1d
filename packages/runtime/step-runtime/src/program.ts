import type { PortName, StepContract } from '@tandem/contract';
import type { Platform, Ports, ProcessView, RunContext, StepRun } from '@tandem/ports';

/** Makes each platform from the process; only the one that the step runs on is called. */
export type PlatformFactories = Readonly<
  Record<RunContext['platform'], (view: ProcessView) => Platform | Promise<Platform>>
>;

/** Makes a port from the process. The view's environment holds the secrets by their names. */
export type AdapterFactories = { readonly [P in PortName]?: (view: ProcessView) => Ports[P] };

/** Why a step is to end before its `run` has: a signal, or an error that nobody caught. */
export type Interruption =
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'uncaught'; readonly error: unknown };

/** A step with all that it needs to run anywhere: what the entry of a bundle puts together. */
export interface StepProgram<C extends StepContract> {
  readonly contract: C;
  readonly run: StepRun<C>;
  /** The version of the step's package. */
  readonly version: string;
  readonly platforms: PlatformFactories;
  /** One for each name in the contract's `ports`. */
  readonly adapters: AdapterFactories;
}

/** The process that a step runs in. */
export interface StepProcess {
  readonly view: ProcessView;
  /** The arguments after the script's name; none where left out. */
  readonly arguments?: readonly string[];
  /** Resolves when the step must end early; never, where left out. */
  readonly interruption?: Promise<Interruption>;
}
