import { createHash } from 'node:crypto';
import {
  emptyData,
  type ForgeData,
  type StoredDeployment,
  type StoredMergeRequest,
  type StoredNote,
  type StoredPlace,
  type StoredRepository,
  type StoredStatus,
  type StoredThread,
  type StoredTicket,
  type StoredUser,
} from './data.ts';
import { commitOf, commitTo, mergeBase } from './history.ts';

/**
 * What people, and programs that are not under test, do in a forge: the same on both kinds, so that one test can
 * set up the same state in each. Both servers answer from it and write to it.
 *
 * @throws Error from every method where a test names what is not there.
 */
export class ForgeState {
  readonly data: ForgeData;
  readonly #clock: () => string;

  constructor(clock: () => string = () => new Date().toISOString(), data: ForgeData = emptyData()) {
    this.data = data;
    this.#clock = clock;
  }

  /** A copy of the state as it is now; later changes do not reach it. */
  copy(): ForgeState {
    return new ForgeState(this.#clock, structuredClone(this.data));
  }

  now(): string {
    return this.#clock();
  }

  number(): number {
    this.data.lastNumber += 1;
    return this.data.lastNumber;
  }

  user(login: string, given: { readonly name?: string; readonly bot?: boolean } = {}): StoredUser {
    const id = this.number();
    const user: StoredUser = {
      id,
      guid: guidOf(`user ${login}`),
      login,
      email: login.includes('@') ? login : `${login}@example.com`,
      name: given.name ?? login,
      token: `token-of-${login}`,
      bot: given.bot ?? false,
    };
    this.data.users.push(user);
    return user;
  }

  userOf(id: number): StoredUser {
    return known(
      this.data.users.find((user) => user.id === id),
      `user ${id}`,
    );
  }

  /** A repository whose default branch has one commit with these files. */
  repository(
    path: string,
    files: Readonly<Record<string, string | Uint8Array>>,
    author: StoredUser,
    defaultBranch = 'main',
  ): StoredRepository {
    const repository: StoredRepository = {
      id: this.number(),
      guid: guidOf(`repository ${path}`),
      projectGuid: guidOf(`project ${path.split('/')[0]}`),
      path,
      defaultBranch,
      branches: new Map(),
      commits: new Map(),
      blobs: new Map(),
    };
    this.data.repositories.push(repository);
    commitTo(repository, defaultBranch, { files, message: 'chore: begin', author, at: this.now() });
    return repository;
  }

  repositoryOf(id: number): StoredRepository {
    return known(
      this.data.repositories.find((repository) => repository.id === id),
      `repository ${id}`,
    );
  }

  branch(repository: StoredRepository, name: string, from: string = repository.defaultBranch): void {
    repository.branches.set(name, known(repository.branches.get(from), `branch ${from}`));
  }

  /** A push of one commit; open merge requests of the branch get a new head, and lose approvals. */
  push(
    repository: StoredRepository,
    branch: string,
    change: {
      readonly files: Readonly<Record<string, string | Uint8Array | undefined>>;
      readonly message: string;
      readonly author: StoredUser;
    },
  ): string {
    const commit = commitTo(repository, branch, { ...change, at: this.now() });
    for (const request of this.data.mergeRequests) {
      if (request.repository !== repository.id || request.sourceBranch !== branch) continue;
      if (request.state !== 'open') continue;
      request.heads.push(commit);
      request.updatedAt = this.now();
      for (const reviewer of request.reviewers) reviewer.vote = 0;
    }
    return commit;
  }

  mergeRequest(
    repository: StoredRepository,
    wanted: {
      readonly author: StoredUser;
      readonly sourceBranch: string;
      readonly title: string;
      readonly description?: string;
      readonly targetBranch?: string;
      readonly draft?: boolean;
      readonly squash?: boolean;
      readonly labels?: readonly string[];
    },
  ): StoredMergeRequest {
    const head = known(repository.branches.get(wanted.sourceBranch), `branch ${wanted.sourceBranch}`);
    const request: StoredMergeRequest = {
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
    this.data.mergeRequests.push(request);
    return request;
  }

  mergeRequestOf(number: number): StoredMergeRequest {
    return known(
      this.data.mergeRequests.find((request) => request.number === number),
      `merge request ${number}`,
    );
  }

  headOf(request: StoredMergeRequest): string {
    return known(request.heads.at(-1), `head of ${request.number}`);
  }

  /** Where the source branch left the target branch; of a merged one, where it did before the merge. */
  baseOf(request: StoredMergeRequest): string {
    const repository = this.repositoryOf(request.repository);
    const merged = request.mergeCommit && commitOf(repository, request.mergeCommit).parents[0];
    const target = merged ?? known(repository.branches.get(request.targetBranch), 'target branch');
    return mergeBase(repository, target, this.headOf(request));
  }

  approve(request: StoredMergeRequest, user: StoredUser, vote = 10): void {
    request.reviewers = request.reviewers.filter((reviewer) => reviewer.user !== user.id);
    request.reviewers.push({ user: user.id, vote });
  }

  /** A conversation begun by a person, or a further note in one. */
  note(
    request: StoredMergeRequest,
    author: StoredUser,
    body: string,
    given: {
      readonly at?: StoredPlace;
      readonly properties?: Record<string, string>;
      readonly system?: boolean;
    } = {},
  ): StoredThread {
    const thread: StoredThread = {
      id: this.number(),
      properties: given.properties ?? {},
      ...(given.at && { at: given.at }),
      resolved: false,
      notes: [this.newNote(author.id, body, given.system)],
    };
    request.threads.push(thread);
    return thread;
  }

  newNote(author: number, body: string, system = false): StoredNote {
    const at = this.now();
    return { id: this.number(), author, body, system, createdAt: at, updatedAt: at };
  }

  /** Merges with a merge commit, or by squashing. Gives the commit on the target branch. */
  merge(request: StoredMergeRequest, by: StoredUser): string {
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
  ): StoredTicket {
    const ticket: StoredTicket = {
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
    this.data.tickets.push(ticket);
    return ticket;
  }

  ticketOf(id: number): StoredTicket {
    return known(
      this.data.tickets.find((ticket) => ticket.id === id),
      `ticket ${id}`,
    );
  }

  /** Notes that a ticket was changed. */
  changed(ticket: StoredTicket): void {
    ticket.revision += 1;
    ticket.updatedAt = this.now();
  }

  status(given: Omit<StoredStatus, 'id' | 'at'>): StoredStatus {
    const status: StoredStatus = { ...given, id: this.number(), at: this.now() };
    this.data.statuses.push(status);
    return status;
  }

  deployment(given: Omit<StoredDeployment, 'id' | 'at'>): StoredDeployment {
    const deployment: StoredDeployment = { ...given, id: this.number(), at: this.now() };
    this.data.deployments.push(deployment);
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
  if (value === undefined) throw new Error(`The double has no ${what}.`);
  return value;
}
