import type { Step } from '@tandem/bundles';
import type { StepContract } from '@tandem/contract';

/** What emitters read: a checkout, and the steps to emit for. */
export interface Sources {
  /** The folder of the checkout. */
  readonly root: string;
  /** Sorted by name. */
  readonly steps: readonly Step[];
}

/** Texts of emitted files by their paths from the root. */
export type Emitted = ReadonlyMap<string, string>;

/** A module in `emitters/`: the folder is the registry, so a new emitter is one file there. */
export interface Emitter {
  /** Folders that hold emitted files only: a file there that no emitter writes is stale and is removed. */
  readonly folders?: readonly string[];
  emits(sources: Sources): Emitted | Promise<Emitted>;
}

/** One file for each step. */
export function emitPerStep(
  { steps }: Sources,
  pathOf: (step: string) => string,
  textOf: (contract: StepContract) => string,
): Emitted {
  return new Map(steps.map(({ name, contract }) => [pathOf(name), textOf(contract)]));
}
