import { err, ok, type Result } from '@tandem/contract';
import {
  attempt,
  attemptCreate,
  type Created,
  createOnce,
  keepOldest,
  lostAnswer,
  orGone,
} from '@tandem/forge-calls';
import type { ForgeMergeRequests, ForgeProblem, Thread } from '@tandem/ports';
import { type Client, PAGE } from './client.ts';
import { keyIn, marked, unmarked } from './marker.ts';
import { type GitlabUser, userOf } from './user.ts';

type Wanted = Parameters<ForgeMergeRequests['putThread']>[1];
type Answer<T> = Promise<Result<T, ForgeProblem>>;

/** A discussion in the fields that are read. */
interface Discussion {
  readonly id: string;
  readonly notes?: readonly DiscussionNote[];
}

interface DiscussionNote {
  readonly id: number;
  readonly author: GitlabUser;
  readonly body: string;
  readonly system: boolean;
  readonly resolvable: boolean;
  readonly resolved?: boolean;
  readonly position?: { readonly new_path?: string; readonly new_line?: number | null } | null;
}

/** The versions that a place in a diff is counted in. */
interface DiffRefs {
  readonly base_sha: string;
  readonly head_sha: string;
  readonly start_sha: string;
}

/** The threads of one merge request, with what is known of them kept between writes. */
export class GitlabThreads {
  readonly #client: Client;
  readonly #number: number;
  /** Absent until the first write asks for them. */
  #known: readonly Thread[] | undefined;
  #lastPage = 1;

  constructor(client: Client, number: number) {
    this.#client = client;
    this.#number = number;
  }

  /** All threads, as they are now. */
  async all(): Answer<readonly Thread[]> {
    const threads = await this.#from(1);
    if (threads.ok) this.#known = threads.value;
    return threads;
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

  /** Takes a thread of ours away: its first note, or all where only ours are in it. */
  readonly remove = async (thread: Thread): Answer<undefined> => {
    for (const note of thread.notes) {
      if (note.author.id !== thread.notes[0]?.author.id) break;
      const removed = orGone(
        await attempt(() =>
          this.#client.discussions.removeNote(this.#client.project, this.#number, thread.id, Number(note.id)),
        ),
      );
      if (!removed.ok) return removed;
    }
    this.#known = this.#known?.filter((each) => each.id !== thread.id);
    return ok(undefined);
  };

  #create(wanted: Wanted): Answer<Thread> {
    return createOnce<Thread, ForgeProblem>({
      create: () => this.#post(wanted),
      // New threads are on the last pages; one before, since a note taken away moves the rest up.
      find: async () => {
        const tail = await this.#from(Math.max(1, this.#lastPage - 1));
        return tail.ok ? ok(tail.value.filter((thread) => thread.key === wanted.key)) : tail;
      },
      remove: this.remove,
      idOf: (thread) => thread.id,
      lost: lostAnswer,
      clock: this.#client.clock,
    });
  }

  async #post(wanted: Wanted): Promise<Created<Thread, ForgeProblem>> {
    const { project, plain } = this.#client;
    const body = marked(wanted.key, wanted.body);
    const me = await this.#client.me();
    if (!me.ok) return { kind: 'problem', problem: me.error };
    const at = wanted.at ? await this.#position(wanted.at) : ok(undefined);
    if (!at.ok) return { kind: 'problem', problem: at.error };
    const start = (position: object | undefined) =>
      attemptCreate(async () => {
        const made = await plain.startDiscussion(project, this.#number, {
          body,
          ...(position && { position }),
        });
        return threadOf(made as Discussion, me.value.id);
      });
    const made = await start(at.value);
    // GitLab takes no place that it does not show, such as a line of a collapsed diff: the text names it too.
    const refused = made.kind === 'problem' && made.problem.kind === 'refused' && at.value !== undefined;
    return refused ? start(undefined) : made;
  }

  async #position(at: { readonly file: string; readonly line: number }): Answer<object> {
    const shown = await attempt(() => this.#client.mergeRequests.show(this.#client.project, this.#number));
    if (!shown.ok) return shown;
    const { base_sha, head_sha, start_sha } = shown.value.diff_refs as DiffRefs;
    return ok({
      position_type: 'text',
      base_sha,
      head_sha,
      start_sha,
      old_path: at.file,
      new_path: at.file,
      new_line: at.line,
    });
  }

  async #update(thread: Thread, wanted: Wanted): Answer<Thread> {
    const { discussions, project } = this.#client;
    const [first] = thread.notes;
    if (first === undefined) return err({ kind: 'conflict', detail: `The thread ${thread.id} has no note.` });
    let now = thread;
    const body = marked(wanted.key, wanted.body);
    if (first.body !== unmarked(body)) {
      const edited = await attempt(() =>
        discussions.editNote(project, this.#number, thread.id, Number(first.id), { body }),
      );
      if (!edited.ok) return edited;
      now = { ...now, notes: [{ ...first, body: unmarked(body) }, ...now.notes.slice(1)] };
    }
    if (now.resolvable && now.resolved !== wanted.resolved) {
      const resolved = await attempt(() =>
        discussions.resolve(project, this.#number, thread.id, wanted.resolved),
      );
      if (!resolved.ok) return resolved;
      now = { ...now, resolved: wanted.resolved };
    }
    return ok(now);
  }

  #remember(thread: Thread): void {
    const others = (this.#known ?? []).filter((each) => each.id !== thread.id);
    this.#known = [...others, thread];
  }

  /** The threads from a page on to the end; a page has up to a hundred. */
  async #from(first: number): Answer<readonly Thread[]> {
    const me = await this.#client.me();
    if (!me.ok) return me;
    const threads: Thread[] = [];
    for (let page = first; ; page += 1) {
      const read = await attempt(() =>
        this.#client.discussions.all(this.#client.project, this.#number, { ...PAGE, page } as never),
      );
      if (!read.ok) return read;
      const discussions = read.value as unknown as readonly Discussion[];
      for (const each of discussions) {
        if ((each.notes ?? []).some((note) => !note.system)) threads.push(threadOf(each, me.value.id));
      }
      if (discussions.length < PAGE.perPage) {
        this.#lastPage = page;
        return ok(threads);
      }
    }
  }
}

function threadOf(discussion: Discussion, me: string): Thread {
  const notes = discussion.notes ?? [];
  const [first] = notes;
  const key = first && String(first.author.id) === me ? keyIn(first.body) : undefined;
  const { new_path: file, new_line: line } = first?.position ?? {};
  const resolvable = notes.filter((note) => note.resolvable);
  return {
    id: discussion.id,
    ...(key !== undefined && { key }),
    resolvable: resolvable.length > 0,
    resolved: resolvable.length > 0 && resolvable.every((note) => note.resolved),
    ...(file && line && { at: { file, line } }),
    notes: notes.map((note, index) => ({
      id: String(note.id),
      author: userOf(note.author),
      body: index === 0 && key !== undefined ? unmarked(note.body) : note.body,
    })),
  };
}
