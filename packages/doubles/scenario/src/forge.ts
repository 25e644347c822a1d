import {
  type ForgeFault,
  type ForgeServer,
  type ForgeServerOptions,
  ForgeState,
  type StoredUser,
  startAzureDevops,
  startGitlab,
} from '@tandem/double-forges';
import { FORGES } from '@tandem/forge-facts';
import { createForges } from '@tandem/forge-registry';
import type { Clock, Forge, ForgeKind, Forges, ProcessView, RepositoryRef } from '@tandem/ports';

/** The component's repository of every scenario: `group/project` of GitLab, `Project/repository` of Azure DevOps. */
export const COMPONENT = 'Retail/api';

/** The path of the tracker: GitLab has its issues in the repository, Azure DevOps its work items in the project. */
export const TRACKERS = { gitlab: COMPONENT, 'azure-devops': 'Retail' } as const satisfies Readonly<
  Record<ForgeKind, string>
>;

/** States of a ticket, as each forge names them. */
export const TICKET_STATES = {
  gitlab: { fresh: 'opened', open: 'opened', done: 'closed' },
  'azure-devops': { fresh: 'New', open: 'Active', done: 'Closed' },
} as const satisfies Readonly<
  Record<ForgeKind, { readonly fresh: string; readonly open: string; readonly done: string }>
>;

/** How the double of each forge starts. */
const STARTS: Readonly<Record<ForgeKind, typeof startGitlab>> = {
  gitlab: startGitlab,
  'azure-devops': startAzureDevops,
};

/** A forge that runs, with an account of Tandem and one of an author. */
export interface ForgeScenario {
  readonly kind: Forge['kind'];
  readonly state: ForgeState;
  readonly server: ForgeServer;
  /** The account that Tandem signs in as. */
  readonly bot: StoredUser;
  readonly ann: StoredUser;
  /** The variables that a step finds its token in. */
  readonly env: Readonly<Record<string, string>>;
  /** A repository or a project of it. */
  repositoryRef(path: string): RepositoryRef;
  /** What goes wrong from now on; undefined: nothing. */
  faults(next: (() => ForgeFault | undefined) | undefined): void;
  close(): Promise<void>;
}

/** Starts a forge of a kind. Numbers of its tickets and merge requests begin after `lastNumber`. */
export async function startForge(
  kind: Forge['kind'],
  given: Pick<ForgeServerOptions, 'under' | 'onExchange'> & { readonly lastNumber?: number } = {},
): Promise<ForgeScenario> {
  const { lastNumber = 0, ...options } = given;
  const state = new ForgeState();
  state.data.lastNumber = lastNumber;
  const bot = state.user('tandem', { name: 'Tandem', bot: true });
  const ann = state.user('ann', { name: 'Ann Author' });
  let next: (() => ForgeFault | undefined) | undefined;
  const server = await STARTS[kind]({ ...options, state, fault: () => next?.() });
  return {
    kind,
    state,
    server,
    bot,
    ann,
    env: { [FORGES[kind].tokens.own.variable]: bot.token },
    repositoryRef: (path) => ({ forge: kind, url: server.url, path }),
    faults: (faults) => {
      next = faults;
    },
    close: () => server.close(),
  };
}

/** The forges as a process with this environment opens them. */
export function forgesFor(env: Readonly<Record<string, string>>, clock: Clock): Forges {
  return createForges(viewOf(env), clock);
}

/** A process with this environment alone, whose output is dropped. */
export function viewOf(env: Readonly<Record<string, string>>): ProcessView {
  const sink = { write: () => true };
  return { env, cwd: '/', stdout: sink, stderr: sink };
}
