import type { ProcessView } from '@tandem/ports';

const READ_BY_CORE = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'] as const;

/**
 * Calls `@actions/core` with the standard output and the files of a view. The toolkit knows only the process:
 * the view's are put in the place of the process's own for the time of one call, which must do its writing and
 * reading before it first waits.
 */
export function lend<T>(view: ProcessView, call: () => T): T {
  const own = { write: process.stdout.write, env: READ_BY_CORE.map((name) => process.env[name]) };
  const lent = ((text: string) => {
    // The view may itself end at the process's standard output.
    process.stdout.write = own.write;
    try {
      view.stdout.write(text);
    } finally {
      process.stdout.write = lent;
    }
    return true;
  }) as typeof process.stdout.write;
  process.stdout.write = lent;
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
