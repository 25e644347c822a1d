/** How a step ended. `open` and `held` are the answers of a gate; a gate that holds is not a failure. */
export type Outcome = 'done' | 'open' | 'held' | 'nothing-to-do' | 'failed';

/** An outcome that a contract lists; every step can end with `failed` beside them. */
export type DeclaredOutcome = Exclude<Outcome, 'failed'>;

/**
 * The exit codes of a step. `retry` is EX_TEMPFAIL and `bug` is EX_SOFTWARE of sysexits.h; the templates let
 * the platform retry on `retry` only.
 */
export const EXIT = { ok: 0, failure: 1, bug: 70, retry: 75 } as const;

/** A place in a file. Lines and columns count from 1; the path is relative to the repository's root. */
export interface Location {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** The one-line text form of a place: `release.yaml:12:7`. */
export function formatLocation(at: Location): string {
  return [at.file, at.line, at.line === undefined ? undefined : at.column]
    .filter((part) => part !== undefined)
    .join(':');
}

/** Something found in a file that a person should look at; each platform shows it its own way. */
export interface Finding {
  readonly severity: 'error' | 'warning' | 'info';
  /** Which rule or failure found it, in kebab-case: stable, so that people can search for it. */
  readonly rule: string;
  /** What is wrong, why, and what to do; plain text. */
  readonly message: string;
  readonly at?: Location;
}
