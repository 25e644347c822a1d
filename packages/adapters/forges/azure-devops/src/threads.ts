import { err, ok, type Result } from '@tandem/contract';
import {
  attempt,
  attemptCreate,
  type Created,
  checkedKey,
  createOnce,
  keepOldest,
  lostAnswer,
  orGone,
} from '@tandem/forge-calls';
import type { ForgeMergeRequests, ForgeProblem, Thread } from '@tandem/ports';
import type {
  CommentThreadStatus,
  GitPullRequestCommentThread,
} from 'azure-devops-node-api/interfaces/GitInterfaces.js';
import type { Client } from './client.ts';
import { fitting, KEY_PROPERTY } from './marker.ts';
import { userOf } from './user.ts';

type Wanted = Parameters<ForgeMergeRequests['putThread']>[1];
type Answer<T> = Promise<Result<T, ForgeProblem>>;

/** `CommentThreadStatus` and `CommentType`, as the library numbers them in answers; requests have the names. */
const UNRESOLVED: ReadonlySet<number> = new Set([0, 1, 6]); // unknown, active, pending
const SYSTEM = 3;

/** The threads of one pull request, with what is known of them kept between writes. */
export class AzureThreads {
  readonly #client: Client;
  readonly #number: number;
  /** Absent until the first write asks for them. */
  #known: readonly Thread[] | undefined;

  constructor(client: Client, number: number) {
    this.#client = client;
    this.#number = number;
  }

  /** All threads, as they are now; the service gives them in one answer. */
  async all(): Answer<readonly Thread[]> {
    const me = await this.#client.me();
    if (!me.ok) return me;
    const { git, project, repository } = this.#client;
    const read = await attempt(() => git.getThreads(repository, this.#number, project));
    if (!read.ok) return read;
    const threads = (read.value ?? []).flatMap((thread) => threadOf(thread, me.value) ?? []);
    this.#known = threads.sort((one, other) => Number(one.id) - Number(other.id));
    return ok(this.#known);
  }

  /** Makes the one thread with this key be so. */
  async put(wanted: Wanted): Answer<Thread> {
    const known = this.#known ? ok(this.#known) : await this.all();
    if (!known.ok) return known;
    const found = known.value.filter((thread) => thread.key === wanted.key);
    const thread = found.length > 0 ? await keepOldest(found, this) : await this.#create(wanted);
    if (!thread.ok) return thread;
    const updated = await this.#update(thread.value, wanted);
    if (updated.ok) this.#remember(updated.value);
    return updated;
  }

  /**
   * Takes a thread of ours away: one whose comments are all deleted is not shown. It is closed before: a person
   * may have answered in it, and a branch policy can ask that no thread is open.
   */
  readonly remove = async (thread: Thread): Answer<undefined> => {
    const { git, project, repository } = this.#client;
    const id = Number(thread.id);
    const status = 'closed' as never;
    const closed = orGone(
      await attempt(() => git.updateThread({ status }, repository, this.#number, id, project)),
    );
    if (!closed.ok) return closed;
    const first = Number(thread.notes[0]?.id);
    const removed = orGone(
      await attempt(() => git.deleteComment(repository, this.#number, id, first, project)),
    );
    if (removed.ok) this.#known = this.#known?.filter((each) => each.id !== thread.id);
    return removed;
  };

  #create(wanted: Wanted): Answer<Thread> {
    return createOnce<Thread, ForgeProblem>({
      create: () => this.#post(wanted),
      find: async () => {
        const all = await this.all();
        return all.ok ? ok(all.value.filter((thread) => thread.key === wanted.key)) : all;
      },
      remove: this.remove,
      idOf: (thread) => thread.id,
      lost: lostAnswer,
      clock: this.#client.clock,
    });
  }

  async #post(wanted: Wanted): Promise<Created<Thread, ForgeProblem>> {
    const { git, project, repository } = this.#client;
    const me = await this.#client.me();
    if (!me.ok) return { kind: 'problem', problem: me.error };
    const thread: GitPullRequestCommentThread = {
      comments: [{ parentCommentId: 0, content: fitting(wanted.body), commentType: 'text' as never }],
      status: statusName(wanted.resolved),
      properties: {
        [KEY_PROPERTY]: { $type: 'System.String', $value: checkedKey(wanted.key) },
        // Without it the text is shown as it is written.
        'Microsoft.TeamFoundation.Discussion.SupportsMarkdown': { $type: 'System.Int32', $value: 1 },
      },
      ...(wanted.at && { threadContext: contextOf(wanted.at) }),
    };
    return attemptCreate(async () => {
      const made = await git.createThread(thread, repository, this.#number, project);
      const read = threadOf(made, me.value);
      if (!read) throw new Error('A thread that was made has no comment.');
      return read;
    });
  }

  async #update(thread: Thread, wanted: Wanted): Answer<Thread> {
    const { git, project, repository } = this.#client;
    const [first] = thread.notes;
    if (!first) return err({ kind: 'conflict', detail: `The thread ${thread.id} has no comment.` });
    const id = Number(thread.id);
    let now = thread;
    const content = fitting(wanted.body);
    if (first.body !== content) {
      const edited = await attempt(() =>
        git.updateComment({ content }, repository, this.#number, id, Number(first.id), project),
      );
      if (!edited.ok) return edited;
      now = { ...now, notes: [{ ...first, body: content }, ...now.notes.slice(1)] };
    }
    if (now.resolved !== wanted.resolved) {
      const status = statusName(wanted.resolved);
      const set = await attempt(() => git.updateThread({ status }, repository, this.#number, id, project));
      if (!set.ok) return set;
      now = { ...now, resolved: wanted.resolved };
    }
    return ok(now);
  }

  #remember(thread: Thread): void {
    const others = (this.#known ?? []).filter((each) => each.id !== thread.id);
    this.#known = [...others, thread];
  }
}

function statusName(resolved: boolean): CommentThreadStatus {
  return (resolved ? 'fixed' : 'active') as never;
}

/** A line on the right, new side of the diff; columns count from 1. */
function contextOf(at: { readonly file: string; readonly line: number }) {
  const { file, line } = at;
  return {
    filePath: `/${file}`,
    rightFileStart: { line, offset: 1 },
    rightFileEnd: { line, offset: 1 },
  };
}

/** A thread that people see: not one of the service's own, nor one whose comments are all deleted. */
function threadOf(thread: GitPullRequestCommentThread, me: string): Thread | undefined {
  const comments = (thread.comments ?? []).filter(
    ({ isDeleted, commentType }) => !isDeleted && commentType !== SYSTEM,
  );
  const [first] = comments;
  if (thread.isDeleted || !first) return undefined;
  const key = first.author?.id === me ? propertyOf(thread) : undefined;
  const { filePath, rightFileStart } = thread.threadContext ?? {};
  const line = rightFileStart?.line;
  return {
    id: String(thread.id),
    ...(key !== undefined && { key }),
    resolved: thread.status !== undefined && !UNRESOLVED.has(thread.status),
    resolvable: thread.status !== undefined,
    ...(filePath && line && { at: { file: filePath.replace(/^\//, ''), line } }),
    notes: comments.map((comment) => ({
      id: String(comment.id),
      author: userOf(comment.author),
      body: comment.content ?? '',
    })),
  };
}

function propertyOf({ properties }: GitPullRequestCommentThread): string | undefined {
  const property = properties?.[KEY_PROPERTY] as { readonly $value?: unknown } | undefined;
  return typeof property?.$value === 'string' ? property.$value : undefined;
}
