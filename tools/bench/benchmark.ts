import type { Machine } from './machine.ts';

/** One file of `benchmarks/` exports one of these as `benchmark`; the file's name is the benchmark's. */
export interface Benchmark {
  /** What is measured and how, in one line. */
  readonly title: string;
  readonly measure: (setting: Setting) => Promise<readonly Figure[]>;
}

/** What a benchmark measures with. */
export interface Setting {
  readonly machine: Machine;
  readonly bundles: readonly BenchBundle[];
  /** Measured runs of each command, after those that only warm up. */
  readonly runs: number;
  /** A folder that is removed afterwards. */
  readonly folder: string;
}

/** A bundle to measure. */
export interface BenchBundle {
  readonly step: string;
  readonly file: string;
}

/** One number. `aim` is a figure to stay at or below; missing it is shown and fails nothing. */
export interface Figure {
  readonly what: string;
  /** On which Node, `v20.19.0`; absent where it does not matter. */
  readonly node?: string;
  readonly value: number;
  readonly unit: '×' | 'ms' | 'MiB' | 'KB' | 'requests';
  readonly aim?: number;
  /** What stands behind the number, for a reader. */
  readonly note?: string;
}
