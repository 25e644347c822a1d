/** How a step ended. `open` and `held` are the answers of a gate; a gate that holds is not a failure. */
export type Outcome = 'done' | 'open' | 'held' | 'nothing-to-do' | 'failed';

/** An outcome that a contract lists; every step can also end with `failed`. */
export type DeclaredOutcome = Exclude<Outcome, 'failed'>;

/**
 * The exit codes of a step. `retry` is EX_TEMPFAIL and `bug` is EX_SOFTWARE of sysexits.h; the templates let
 * the platform retry on `retry` only.
 */
export const EXIT = { ok: 0, failure: 1, bug: 70, retry: 75 } as const;
