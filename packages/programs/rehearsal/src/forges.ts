import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import {
  type ForgeData,
  type ForgeServer,
  ForgeState,
  mirrorInto,
  type StoredMergeRequest,
  type StoredRepository,
  startAzureDevops,
  startGitlab,
} from '@tandem/double-forges';
import { readForMirror } from './mirror.ts';
import { applyPatch, readPatch } from './proposal.ts';
import type { Stage } from './stage.ts';

/** Where the example's forges are, for everybody but this machine. */
const HOSTS = { gitlab: 'https://gitlab.example.com', azure: 'https://dev.azure.com/contoso' } as const;

/** The repositories of the example as each platform names them. */
export const REPOSITORIES = {
  gitlab: { service: 'shop/storefront-api', gitops: 'shop/gitops' },
  azure: { service: 'Retail/storefront-api', gitops: 'Retail/gitops' },
} as const;

/** The branch of the example's proposal. */
const BRANCH = 'feature/cart-limit';

type PlatformName = keyof typeof HOSTS;

/** GitLab and Azure DevOps of a rehearsal, with the example's repositories, its proposal and its ticket. */
export interface RehearsedForges {
  /** The address that the platform's own variables name. */
  readonly server: Readonly<Record<PlatformName, string>>;
  /** Where requests go instead, by host. */
  readonly redirects: Readonly<Record<string, string>>;
  /** What jobs sign in with. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The merge request that waits for review, where there is one. */
  proposed(): ProposedChange | undefined;
  /** Brings what jobs and people pushed into the forges. */
  mirror(): Promise<void>;
  /** The tickets as they stand now. */
  tickets(): readonly TicketNow[];
  /** Keeps what the forges know, so that a kept rehearsal goes on from there. */
  save(): Promise<void>;
  close(): Promise<void>;
}

/** A merge request of the example. */
export interface ProposedChange {
  readonly number: number;
  readonly title: string;
  readonly branch: string;
  readonly targetBranch: string;
  /** Merges it, in the forge and in the repository that stands for it. */
  merge(): Promise<void>;
}

/** A ticket as the forge shows it. */
export interface TicketNow {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly comments: number;
}

/** Starts both forges on loopback. `platform` hosts the service, and so the proposal. */
export async function startForges(
  stage: Stage,
  proposal: string,
  platform: PlatformName,
): Promise<RehearsedForges> {
  const states = { gitlab: await stateOf(stage, 'gitlab'), azure: await stateOf(stage, 'azure') };
  const servers = {
    gitlab: await startGitlab({ state: states.gitlab }),
    azure: await startAzureDevops({ state: states.azure, under: '/contoso' }),
  };
  const forges = { states, servers, stage, platform };
  await mirrorAll(forges);
  await propose(forges, proposal);
  return {
    server: HOSTS,
    redirects: Object.fromEntries(
      (['gitlab', 'azure'] as const).map((name) => [
        new URL(HOSTS[name]).host,
        new URL(servers[name].url).origin,
      ]),
    ),
    secrets: {
      TANDEM_GITLAB_TOKEN: tokenOf(states.gitlab),
      TANDEM_AZURE_TOKEN: tokenOf(states.azure),
    },
    proposed: () => proposedIn(forges),
    mirror: () => mirrorAll(forges),
    tickets: () =>
      states.azure.data.tickets.map(({ id, title, state, comments }) => ({
        id: `AB#${id}`,
        title,
        state,
        comments: comments.length,
      })),
    save: () => save(stage, states),
    close: async () => {
      await Promise.all(Object.values(servers).map((server: ForgeServer) => server.close()));
    },
  };
}

interface Forges {
  readonly states: Readonly<Record<PlatformName, ForgeState>>;
  readonly stage: Stage;
  readonly platform: PlatformName;
}

function fileOf(stage: Stage, name: PlatformName): string {
  return join(stage.folder, `${name}.forge`);
}

/** The state of an earlier rehearsal in this folder, or the one that the example begins with. */
async function stateOf(stage: Stage, name: PlatformName): Promise<ForgeState> {
  const file = fileOf(stage, name);
  if (stage.kept && existsSync(file)) {
    return new ForgeState(undefined, deserialize(await readFile(file)) as ForgeData);
  }
  const state = new ForgeState();
  state.data.lastNumber = 100;
  // The proposal names this ticket, so it comes first.
  if (name === 'azure') state.ticket('Retail', { title: 'Huge carts take the shop down', state: 'New' });
  state.user('tandem', { name: 'Tandem', bot: true });
  const alex = state.user('alex', { name: 'Alex Author' });
  state.user('sam', { name: 'Sam Reviewer' });
  for (const path of Object.values(REPOSITORIES[name])) state.repository(path, {}, alex);
  return state;
}

async function save(stage: Stage, states: Forges['states']): Promise<void> {
  for (const name of ['gitlab', 'azure'] as const) {
    await writeFile(fileOf(stage, name), serialize(states[name].data));
  }
}

function tokenOf(state: ForgeState): string {
  return personOf(state, 'tandem').token;
}

function personOf(state: ForgeState, login: string) {
  const person = state.data.users.find((user) => user.login === login);
  if (!person) throw new Error(`The forge knows no ${login}.`);
  return person;
}

function repositoryOf(state: ForgeState, path: string): StoredRepository {
  const repository = state.data.repositories.find((each) => each.path === path);
  if (!repository) throw new Error(`The forge knows no ${path}.`);
  return repository;
}

async function mirrorAll({ states, stage }: Forges): Promise<void> {
  for (const name of ['gitlab', 'azure'] as const) {
    for (const part of ['service', 'gitops'] as const) {
      const repository = repositoryOf(states[name], REPOSITORIES[name][part]);
      const { commits, branches } = await readForMirror(stage[part], repository.commits);
      mirrorInto(repository, commits, branches);
    }
  }
}

/** Pushes the proposal and opens its merge request, in a rehearsal that has none yet. */
async function propose(forges: Forges, proposal: string): Promise<void> {
  const { states, stage, platform } = forges;
  const state = states[platform];
  if (state.data.mergeRequests.length > 0) return;
  const patch = readPatch(proposal);
  await applyPatch(stage.service, BRANCH, patch);
  await mirrorAll(forges);
  const request = state.mergeRequest(repositoryOf(state, REPOSITORIES[platform].service), {
    author: personOf(state, 'alex'),
    sourceBranch: BRANCH,
    title: patch.title,
    description: patch.description,
  });
  state.approve(request, personOf(state, 'sam'));
}

function proposedIn(forges: Forges): ProposedChange | undefined {
  const { states, platform } = forges;
  const request = states[platform].data.mergeRequests.find(({ state }) => state === 'open');
  if (!request) return undefined;
  return {
    number: request.number,
    title: request.title,
    branch: request.sourceBranch,
    targetBranch: request.targetBranch,
    merge: () => merge(forges, request),
  };
}

/** A person's merge: the commit is made in the real repository, and the forge is told of it. */
async function merge(forges: Forges, request: StoredMergeRequest): Promise<void> {
  const { states, stage, platform } = forges;
  const state = states[platform];
  const { mergeBranch } = await import('./proposal.ts');
  const commit = await mergeBranch(stage.service, request.sourceBranch, `Merge ${request.title}`);
  await mirrorAll(forges);
  request.state = 'merged';
  request.mergeCommit = commit;
  request.mergedAt = state.now();
  request.updatedAt = request.mergedAt;
  request.mergedBy = personOf(state, 'sam').id;
}
