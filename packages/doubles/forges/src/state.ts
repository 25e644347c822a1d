import { createHash } from 'node:crypto';
import {
  emptyState,
  type ForgeState,
  type SandboxDeployment,
  type SandboxMergeRequest,
  type SandboxNote,
  type SandboxPlace,
  type SandboxRepository,
  type SandboxStatus,
  type SandboxThread,
  type SandboxTicket,
  type SandboxUser,
} from './data.ts';
import { commitOf, commitTo, mergeBase } from './history.ts';

/**
 * What people, and programs that are not under test, do in a forge: the same on both kinds, so that one test can
 * set the same stage in each. Both servers answer from it and write to it.
 *
 * @throws Error from every method where a test names what is not there.
 */
export class ForgeWorld {
  readonly state: ForgeState;
  readonly #clock: () => string;

  constructor(clock: () => string = () => new Date().toISOString(), state: ForgeState = emptyState()) {
    this.state = state;
    this.#clock = clock;
  }

  /** The same world as it is now, untouched by what comes. */
  copy(): ForgeWorld {
    return new ForgeWorld(this.#clock, structuredClone(this.state));
  }

  now(): string {
    return this.#clock();
  }

  number(): number {
    this.state.lastNumber += 1;
    return this.state.lastNumber;
  }

  user(login: string, given: { readonly name?: string; readonly bot?: boolean } = {}): SandboxUser {
    const id = this.number();
    const user: SandboxUser = {
      id,
      guid: guidOf(`user ${login}`),
      login,
      email: login.includes('@') ? login : `${login}@example.com`,
      name: given.name ?? login,
      token: `token-of-${login}`,
      bot: given.bot ?? false,
    };
    this.state.users.push(user);
    return user;
  }

  userOf(id: number): SandboxUser {
    return known(
      this.state.users.find((user) => user.id === id),
      `user ${id}`,
    );
  }

  /** A repository whose default branch has one commit with these files. */
  repository(
    path: string,
    files: Readonly<Record<string, string | Uint8Array>>,
    author: SandboxUser,
    defaultBranch = 'main',
  ): SandboxRepository {
    const repository: SandboxRepository = {
      id: this.number(),
      guid: guidOf(`repository ${path}`),
      projectGuid: guidOf(`project ${path.split('/')[0]}`),
      path,
      defaultBranch,
      branches: new Map(),
      commits: new Map(),
      blobs: new Map(),
    };
    this.state.repositories.push(repository);
    commitTo(repository, defaultBranch, { files, message: 'chore: begin', author, at: this.now() });
    return repository;
  }

  repositoryOf(id: number): SandboxRepository {
    return known(
      this.state.repositories.find((repository) => repository.id === id),
      `repository ${id}`,
    );
  }

  branch(repository: SandboxRepository, name: string, from: string = repository.defaultBranch): void {
    repository.branches.set(name, known(repository.branches.get(from), `branch ${from}`));
  }

  /** A push of one commit; open merge requests of the branch get a new head, and lose approvals. */
  push(
    repository: SandboxRepository,
    branch: string,
    change: {
      readonly files: Readonly<Record<string, string | Uint8Array | undefined>>;
      readonly message: string;
      readonly author: SandboxUser;
    },
  ): string {
    const commit = commitTo(repository, branch, { ...change, at: this.now() });
    for (const request of this.state.mergeRequests) {
      if (request.repository !== repository.id || request.sourceBranch !== branch) continue;
      if (request.state !== 'open') continue;
      request.heads.push(commit);
      request.updatedAt = this.now();
      for (const reviewer of request.reviewers) reviewer.vote = 0;
    }
    return commit;
  }

  mergeRequest(
    repository: SandboxRepository,
    wanted: {
      readonly author: SandboxUser;
      readonly sourceBranch: string;
      readonly title: string;
      readonly description?: string;
      readonly targetBranch?: string;
      readonly draft?: boolean;
      readonly squash?: boolean;
      readonly labels?: readonly string[];
    },
  ): SandboxMergeRequest {
    const head = known(repository.branches.get(wanted.sourceBranch), `branch ${wanted.sourceBranch}`);
    const request: SandboxMergeRequest = {
      number: this.number(),
      repository: repository.id,
      createdAt: this.now(),
      updatedAt: this.now(),
      author: wanted.author.id,
      sourceBranch: wanted.sourceBranch,
      targetBranch: wanted.targetBranch ?? repository.defaultBranch,
      title: wanted.title,
      description: wanted.description ?? '',
      state: 'open',
      draft: wanted.draft ?? false,
      squash: wanted.squash ?? false,
      labels: [...(wanted.labels ?? [])],
      reviewers: [],
      heads: [head],
      threads: [],
      tickets: [],
    };
    this.state.mergeRequests.push(request);
    return request;
  }

  mergeRequestOf(number: number): SandboxMergeRequest {
    return known(
      this.state.mergeRequests.find((request) => request.number === number),
      `merge request ${number}`,
    );
  }

  headOf(request: SandboxMergeRequest): string {
    return known(request.heads.at(-1), `head of ${request.number}`);
  }

  /** Where the source branch left the target branch; of a merged one, where it did before the merge. */
  baseOf(request: SandboxMergeRequest): string {
    const repository = this.repositoryOf(request.repository);
    const merged = request.mergeCommit && commitOf(repository, request.mergeCommit).parents[0];
    const target = merged ?? known(repository.branches.get(request.targetBranch), 'target branch');
    return mergeBase(repository, target, this.headOf(request));
  }

  approve(request: SandboxMergeRequest, user: SandboxUser, vote = 10): void {
    request.reviewers = request.reviewers.filter((reviewer) => reviewer.user !== user.id);
    request.reviewers.push({ user: user.id, vote });
  }

  /** A conversation begun by a person, or a further note in one. */
  note(
    request: SandboxMergeRequest,
    author: SandboxUser,
    body: string,
    given: {
      readonly at?: SandboxPlace;
      readonly properties?: Record<string, string>;
      readonly system?: boolean;
    } = {},
  ): SandboxThread {
    const thread: SandboxThread = {
      id: this.number(),
      properties: given.properties ?? {},
      ...(given.at && { at: given.at }),
      resolved: false,
      notes: [this.newNote(author.id, body, given.system)],
    };
    request.threads.push(thread);
    return thread;
  }

  newNote(author: number, body: string, system = false): SandboxNote {
    const at = this.now();
    return { id: this.number(), author, body, system, createdAt: at, updatedAt: at };
  }

  /** Merges with a merge commit, or by squashing. Gives the commit on the target branch. */
  merge(request: SandboxMergeRequest, by: SandboxUser): string {
    const repository = this.repositoryOf(request.repository);
    const head = commitOf(repository, this.headOf(request));
    const base = commitOf(repository, this.baseOf(request)).tree;
    const files: Record<string, Uint8Array | undefined> = {};
    for (const [path, blob] of head.tree)
      if (base.get(path) !== blob) files[path] = repository.blobs.get(blob);
    for (const path of base.keys()) if (!head.tree.has(path)) files[path] = undefined;
    const message = request.squash ? request.title : `Merge branch '${request.sourceBranch}'`;
    request.mergeCommit = commitTo(repository, request.targetBranch, {
      files,
      message,
      author: by,
      at: this.now(),
      ...(request.squash ? {} : { alsoFrom: head.id }),
    });
    request.state = 'merged';
    request.mergedAt = this.now();
    request.updatedAt = request.mergedAt;
    request.mergedBy = by.id;
    return request.mergeCommit;
  }

  ticket(
    project: string,
    wanted: {
      readonly title: string;
      readonly state: string;
      readonly type?: string;
      readonly labels?: readonly string[];
    },
  ): SandboxTicket {
    const ticket: SandboxTicket = {
      id: this.number(),
      project,
      type: wanted.type ?? 'User Story',
      title: wanted.title,
      description: '',
      state: wanted.state,
      labels: [...(wanted.labels ?? [])],
      revision: 1,
      updatedAt: this.now(),
      comments: [],
      links: [],
    };
    this.state.tickets.push(ticket);
    return ticket;
  }

  ticketOf(id: number): SandboxTicket {
    return known(
      this.state.tickets.find((ticket) => ticket.id === id),
      `ticket ${id}`,
    );
  }

  /** Notes that a ticket was changed. */
  changed(ticket: SandboxTicket): void {
    ticket.revision += 1;
    ticket.updatedAt = this.now();
  }

  status(given: Omit<SandboxStatus, 'id' | 'at'>): SandboxStatus {
    const status: SandboxStatus = { ...given, id: this.number(), at: this.now() };
    this.state.statuses.push(status);
    return status;
  }

  deployment(given: Omit<SandboxDeployment, 'id' | 'at'>): SandboxDeployment {
    const deployment: SandboxDeployment = { ...given, id: this.number(), at: this.now() };
    this.state.deployments.push(deployment);
    return deployment;
  }
}

/** A GUID that the same words always give. */
export function guidOf(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The sandbox knows no ${what}.`);
  return value;
}
