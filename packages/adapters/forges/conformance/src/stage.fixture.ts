import type { Result } from '@tandem/contract';
import {
  type ForgeFault,
  type ForgeServer,
  type ForgeServerOptions,
  ForgeState,
  type StoredRepository,
  type StoredUser,
  startAzureDevops,
  startGitlab,
} from '@tandem/double-forges';
import { createForges } from '@tandem/forge-registry';
import type { Clock, Forge, ForgeProblem, ProcessView } from '@tandem/ports';

/** A forge of the sandbox with one repository and a few people, and the adapter that talks to it. */
export interface Stage {
  readonly kind: Forge['kind'];
  readonly state: ForgeState;
  readonly repository: StoredRepository;
  /** Who the adapter signs in as. */
  readonly bot: StoredUser;
  readonly ann: StoredUser;
  readonly ben: StoredUser;
  readonly server: ForgeServer;
  /** The repository as a forge. */
  readonly forge: Forge;
  /** The tracker as a forge. */
  readonly tracker: Forge;
  /** The name of the tracker's project in the world. */
  readonly project: string;
  open(path: string, env?: Readonly<Record<string, string>>): Forge;
  /** What goes wrong from now on. */
  faults(next: (() => ForgeFault | undefined) | undefined): void;
  close(): Promise<void>;
}

export const KINDS = ['gitlab', 'azure-devops'] as const;

/** The states of tickets that a test needs, as each forge calls them. */
export const TICKET_STATES = {
  gitlab: { open: 'opened', done: 'closed' },
  'azure-devops': { open: 'Active', done: 'Closed' },
} as const;

/** Waits are a hundredth of what they are told, so that a server's replicas catch up meanwhile. */
export const hurriedClock: Clock = {
  now: () => new Date(performance.timeOrigin + performance.now() * 100).toISOString(),
  sleep: (milliseconds) =>
    new Promise((resolve) => {
      setTimeout(resolve, milliseconds / 100);
    }),
};

/** Sets the stage on one kind of forge; the files are those of the default branch. */
export async function setStage(
  kind: Forge['kind'],
  given: {
    readonly files?: Readonly<Record<string, string | Uint8Array>>;
    readonly under?: string;
    readonly onExchange?: ForgeServerOptions['onExchange'];
  } = {},
): Promise<Stage> {
  const state = new ForgeState();
  const bot = state.user('tandem-bot', { name: 'Tandem', bot: true });
  const ann = state.user('ann', { name: 'Ann Author' });
  const ben = state.user('ben', { name: 'Ben Reviewer' });
  const repository = state.repository('Retail/api', given.files ?? { 'README.md': '# API\n' }, ann);
  let next: (() => ForgeFault | undefined) | undefined;
  const start = kind === 'gitlab' ? startGitlab : startAzureDevops;
  const server = await start({
    state,
    under: given.under ?? '',
    fault: () => next?.(),
    ...(given.onExchange && { onExchange: given.onExchange }),
  });
  const project = kind === 'gitlab' ? 'Retail/api' : 'Retail';
  const open = (path: string, env?: Readonly<Record<string, string>>): Forge => {
    const token = kind === 'gitlab' ? 'TANDEM_GITLAB_TOKEN' : 'TANDEM_AZURE_TOKEN';
    return createForges(viewOf(env ?? { [token]: bot.token }), hurriedClock).open({
      forge: kind,
      url: server.url,
      path,
    });
  };
  return {
    kind,
    state,
    repository,
    bot,
    ann,
    ben,
    server,
    forge: open('Retail/api'),
    tracker: open(project),
    project,
    open,
    faults: (faults) => {
      next = faults;
    },
    close: () => server.close(),
  };
}

export function viewOf(env: Readonly<Record<string, string>>): ProcessView {
  const sink = { write: () => true };
  return { env, cwd: '/', stdout: sink, stderr: sink };
}

/** The value of a success. @throws Error that says the problem otherwise. */
export function value<T>(result: Result<T, ForgeProblem>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.error.kind}: ${result.error.detail}`);
}
