import { err, ok, type Result } from '@tandem/contract';
import type { Clock } from '@tandem/ports';

/** What came of asking a server to make something. */
export type Created<T, P> =
  /** The server said that it made it. */
  | { readonly kind: 'made'; readonly item: T }
  /** The answer was lost: it may be there. */
  | { readonly kind: 'uncertain'; readonly detail: string }
  | { readonly kind: 'problem'; readonly problem: P };

/** How one thing is made and found again. */
export interface CreateOnce<T, P> {
  /** Those that are there now and bear the key of the wanted one, oldest first. */
  readonly find: () => Promise<Result<readonly T[], P>>;
  readonly create: () => Promise<Created<T, P>>;
  /** Takes one away; that it is gone already is a success. */
  readonly remove: (item: T) => Promise<Result<unknown, P>>;
  readonly idOf: (item: T) => string;
  /** The problem where nobody could say, after all tries, whether it is there. */
  readonly lost: (detail: string) => P;
  readonly clock: Clock;
}

/**
 * How long a server's replicas may be behind its own writes, in milliseconds: GitLab sends a user to the primary
 * for 30 s after a write, and reads elsewhere only where the replica caught up (GitLab docs,
 * administration/postgresql/database_load_balancing); the lag itself is seconds.
 */
export const SETTLE = { longest: 10_000, step: 1_000, tries: 4 } as const;

/**
 * Makes a thing exactly once on a server that has no idempotency keys. Where the answer is lost, it reads until
 * the thing is seen or replicas have surely caught up, and only then asks again. Where the server confirmed, it
 * reads until its own write is seen, so that a double delivered on the way is seen too, and keeps the oldest.
 */
export async function createOnce<T, P>(wanted: CreateOnce<T, P>): Promise<Result<T, P>> {
  let detail = '';
  for (let tries = 1; tries <= SETTLE.tries; tries += 1) {
    const created = await wanted.create();
    if (created.kind === 'problem') return err(created.problem);
    const mine = created.kind === 'made' ? wanted.idOf(created.item) : undefined;
    const seen = await findSettled(wanted, mine);
    if (!seen.ok) return seen;
    if (seen.value.length > 0) return keepOldest(seen.value, wanted);
    // Confirmed, but no replica shows it yet: it is there, and the next run takes doubles away.
    if (created.kind === 'made') return ok(created.item);
    detail = created.detail;
  }
  return err(wanted.lost(detail));
}

/** Of several with the same key, keeps the oldest and takes the others away. */
export async function keepOldest<T, P>(
  items: readonly T[],
  wanted: Pick<CreateOnce<T, P>, 'remove'>,
): Promise<Result<T, P>> {
  const [oldest, ...doubles] = items;
  if (oldest === undefined) throw new Error('There is nothing to keep.');
  for (const double of doubles) {
    const removed = await wanted.remove(double);
    if (!removed.ok) return removed;
  }
  return ok(oldest);
}

/** Reads until the one with this id (any, where none is given) is there, or the time to settle is over. */
async function findSettled<T, P>(
  { find, idOf, clock }: CreateOnce<T, P>,
  id: string | undefined,
): Promise<Result<readonly T[], P>> {
  const end = Date.parse(clock.now()) + SETTLE.longest;
  for (;;) {
    const found = await find();
    if (!found.ok) return found;
    const seen = id === undefined ? found.value.length > 0 : found.value.some((item) => idOf(item) === id);
    if (seen || Date.parse(clock.now()) >= end) return found;
    await clock.sleep(SETTLE.step);
  }
}
