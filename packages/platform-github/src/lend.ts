import type { ProcessView } from '@tandem/ports';

const READ_BY_CORE = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'] as const;

/**
 * Calls `@actions/core` with the standard output and the files of a view. The toolkit knows only the process,
 * and a step's process is its view; where it is not (a test, several steps in one process), the process's own
 * are put in their place for the time of one call, which must do its reading before it first waits.
 */
export function lend<T>(view: ProcessView, call: () => T): T {
  if (view.stdout === process.stdout && view.env === process.env) return call();
  const own = { write: process.stdout.write, env: READ_BY_CORE.map((name) => process.env[name]) };
  process.stdout.write = ((text: string) => {
    view.stdout.write(text);
    return true;
  }) as typeof process.stdout.write;
  for (const name of READ_BY_CORE) set(name, view.env[name]);
  try {
    return call();
  } finally {
    process.stdout.write = own.write;
    READ_BY_CORE.forEach((name, at) => {
      set(name, own.env[at]);
    });
  }
}

function set(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
