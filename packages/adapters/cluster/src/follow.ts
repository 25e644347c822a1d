import type {
  Clock,
  ClusterAnswer,
  ClusterKind,
  ClusterObject,
  ClusterProblem,
  ClusterSelection,
  Followed,
  Following,
} from '@tandem/ports';
import { type RetryWaits, waitAfter } from '@tandem/retry';
import type { Connection, Opened } from './connection.ts';
import { type Listed, listAll, withKind } from './lists.ts';
import { type KindPath, listPath } from './paths.ts';

/** Times in milliseconds; the waits are those after a failure. */
export interface FollowTimes extends RetryWaits {
  /** Between two lists, where watching is not allowed. */
  readonly poll: number;
  /** How long one watch lasts before the server ends it. */
  readonly watch: number;
}

export const FOLLOW: FollowTimes = { poll: 5_000, firstWait: 500, longestWait: 15_000, watch: 240_000 };

/** Why a watch ended. */
type Ended =
  | { readonly kind: 'closed' }
  /** The version is too old: the list must be read again (Kubernetes docs, "API Concepts", 410 Gone). */
  | { readonly kind: 'expired' }
  | { readonly kind: 'failed'; readonly problem: ClusterProblem };

interface From {
  readonly connection: Connection;
  readonly path: (kind: ClusterKind) => Promise<ClusterAnswer<KindPath>>;
  readonly kind: ClusterKind;
  readonly of: ClusterSelection;
  readonly onChange: () => void;
  readonly clock: Clock;
  readonly times: FollowTimes;
}

/** Follows objects: lists them, watches from there with bookmarks, and lists again where a watch cannot continue. */
export function follow(from: From): Followed {
  const follower = new Follower(from);
  follower.run().catch((error: unknown) => follower.fail(error));
  return follower;
}

class Follower implements Followed {
  readonly #from: From;
  readonly #stop = new AbortController();
  readonly #objects = new Map<string, ClusterObject>();
  #state: Following = { kind: 'starting' };
  #version = '';
  #failures = 0;

  constructor(from: From) {
    this.#from = from;
  }

  objects(): readonly ClusterObject[] {
    return [...this.#objects.values()];
  }

  state(): Following {
    return this.#state;
  }

  close(): void {
    this.#stop.abort();
  }

  /** An unexpected error breaks this follower, not the process. */
  fail(error: unknown): void {
    const detail = error instanceof Error ? error.message : String(error);
    if (!this.#stop.signal.aborted)
      this.#setState({ kind: 'broken', problem: { kind: 'unconfigured', detail } });
  }

  async run(): Promise<void> {
    const { connection, path, kind, of, times } = this.#from;
    while (!this.#stop.signal.aborted) {
      const at = await path(kind);
      const listed: ClusterAnswer<Listed> = at.ok ? await listAll(connection, at.value, kind, of) : at;
      if (this.#stop.signal.aborted) return;
      if (!at.ok || !listed.ok) {
        if (!listed.ok) await this.#broken(listed.error);
        continue;
      }
      this.#replace(listed.value);
      const again = await this.#watchOn(at.value);
      if (again === 'poll') await this.#sleep(times.poll);
    }
  }

  /** Watches repeatedly until the list must be read again. */
  async #watchOn(at: KindPath): Promise<'list' | 'poll'> {
    while (!this.#stop.signal.aborted) {
      const ended = await this.#watch(at);
      if (this.#stop.signal.aborted || ended.kind === 'expired') return 'list';
      if (ended.kind === 'closed') continue;
      if (ended.problem.kind === 'forbidden') {
        this.#setState({ kind: 'polling' });
        return 'poll';
      }
      await this.#broken(ended.problem);
      if (ended.problem.kind === 'no-such-kind') return 'list';
    }
    return 'list';
  }

  async #watch(at: KindPath): Promise<Ended> {
    const { connection, of, times } = this.#from;
    const query = {
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: this.#version,
      timeoutSeconds: String(Math.max(1, Math.round(times.watch / 1000))),
    };
    const opened: Opened = await connection.open(
      listPath(at, of, query),
      this.#stop.signal,
      times.watch + 15_000,
    );
    if (!opened.ok) return { kind: 'failed', problem: opened.error };
    if (opened.value === 'expired') return { kind: 'expired' };
    this.#failures = 0;
    this.#setState({ kind: 'watching' });
    const before = this.#version;
    try {
      for await (const line of linesOf(opened.value)) {
        const ended = this.#apply(line);
        if (ended) return ended;
      }
    } catch (error) {
      const problem = {
        kind: 'unreachable',
        detail: error instanceof Error ? error.message : String(error),
      } as const;
      return { kind: 'failed', problem };
    }
    // Avoids a busy loop with a server that ends every watch at once.
    if (this.#version === before) await this.#sleep(times.firstWait);
    return { kind: 'closed' };
  }

  /** Applies one event; returns how the watch ended, where it cannot continue. */
  #apply(line: string): Ended | undefined {
    const { type, object } = JSON.parse(line) as { readonly type?: string; readonly object?: ClusterObject };
    if (type === 'ERROR') return endOf(object);
    if (object?.metadata === undefined) return { kind: 'expired' };
    this.#version = object.metadata.resourceVersion;
    if (type === 'BOOKMARK') return undefined;
    const key = keyOf(object);
    if (type === 'DELETED') this.#objects.delete(key);
    else this.#objects.set(key, withKind(object, this.#from.kind));
    this.#from.onChange();
    return undefined;
  }

  #replace({ objects, resourceVersion }: Listed): void {
    this.#failures = 0;
    this.#version = resourceVersion;
    this.#objects.clear();
    for (const object of objects) this.#objects.set(keyOf(object), object);
    if (this.#state.kind !== 'polling') this.#setState({ kind: 'watching' });
    else this.#from.onChange();
  }

  #setState(state: Following): void {
    this.#state = state;
    this.#from.onChange();
  }

  async #broken(problem: ClusterProblem): Promise<void> {
    this.#setState({ kind: 'broken', problem });
    this.#failures += 1;
    await this.#sleep(waitAfter(this.#failures, this.#from.times, Math.random()));
  }

  #sleep(time: number): Promise<void> {
    return this.#from.clock.sleep(time, this.#stop.signal);
  }
}

/** An event of type ERROR carries a Status; only 410 Gone is resolved by reading the list again. */
function endOf(status: unknown): Ended {
  const { code, message } = (status ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  if (code === 410) return { kind: 'expired' };
  return {
    kind: 'failed',
    problem: { kind: 'unreachable', detail: `The watch ended: ${String(message ?? code)}` },
  };
}

function keyOf({ metadata }: ClusterObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

/** The lines of a text that arrives in pieces. */
async function* linesOf(pieces: AsyncIterable<string>): AsyncIterable<string> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = `${rest}${piece}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield line;
  }
}
