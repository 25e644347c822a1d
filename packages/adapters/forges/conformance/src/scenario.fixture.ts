import type { Result } from '@tandem/contract';
import type { ForgeServerOptions, StoredRepository, StoredUser } from '@tandem/double-forges';
import type { Forge, ForgeProblem } from '@tandem/ports';
import {
  COMPONENT,
  createHurriedClock,
  type ForgeScenario,
  forgesFor,
  startForge,
  TRACKERS,
} from '@tandem/scenario';

/** A forge with one repository and a few people, and the adapter that talks to it. */
export interface Scenario extends ForgeScenario {
  readonly repository: StoredRepository;
  readonly ben: StoredUser;
  /** The repository as a forge. */
  readonly forge: Forge;
  /** The tracker as a forge. */
  readonly tracker: Forge;
  /** The path of the tracker's project. */
  readonly project: string;
  /** Opens a repository or project; `env` is that of the process, absent: with the token of the bot. */
  open(path: string, env?: Readonly<Record<string, string>>): Forge;
}

/** Waits are a hundredth of what is asked for, so that a server's replicas catch up meanwhile. */
const HURRY = 100;

/** Starts a forge of a kind; the files are those of the default branch. */
export async function createScenario(
  kind: Forge['kind'],
  given: Pick<ForgeServerOptions, 'under' | 'onExchange'> & {
    readonly files?: Readonly<Record<string, string | Uint8Array>>;
  } = {},
): Promise<Scenario> {
  const { files = { 'README.md': '# API\n' }, ...options } = given;
  const started = await startForge(kind, options);
  const { state, ann, env } = started;
  const clock = createHurriedClock(HURRY);
  const open: Scenario['open'] = (path, own = env) => forgesFor(own, clock).open(started.repositoryRef(path));
  return {
    ...started,
    ben: state.user('ben', { name: 'Ben Reviewer' }),
    repository: state.repository(COMPONENT, files, ann),
    forge: open(COMPONENT),
    tracker: open(TRACKERS[kind]),
    project: TRACKERS[kind],
    open,
  };
}

/** The value of a success. @throws Error with the problem otherwise. */
export function value<T>(result: Result<T, ForgeProblem>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.error.kind}: ${result.error.detail}`);
}
