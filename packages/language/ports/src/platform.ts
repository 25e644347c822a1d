import type { RunContext } from './context.ts';
import type { Reporter } from './reporter.ts';

/** What the runtime needs of a CI platform. */
export interface Platform {
  readonly context: RunContext;
  readonly reporter: Reporter;
}

/** What a platform or an adapter may use of the process; passed in, so that tests can replace it. */
export interface ProcessView {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working directory, from which relative paths are resolved. */
  readonly cwd: string;
  /** The folder that no path may leave; absent: paths are not confined. */
  readonly workspace?: string;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}
