import type { Artifacts } from './artifacts.ts';
import type { ServedKind } from './kinds.ts';
import { type ClusterStore, keyOf, type Stored } from './state.ts';

/** How the controllers behave; times are milliseconds. */
export interface FluxOptions {
  /** Between two looks at everything. */
  readonly interval?: number;
  /** Between two fetches of a source that nobody changed. */
  readonly fetch?: number;
  /** What an attempt takes between its beginning and its first write. */
  readonly delay?: number;
  /** A repository by the URL that a GitRepository names, where it lies elsewhere here. */
  readonly mirror?: (url: string) => string;
}

/** What the controllers of Flux share. */
export interface Controller {
  readonly store: ClusterStore;
  readonly options: FluxOptions;
  readonly artifacts: Artifacts;
  /** When an object that failed is tried again, in milliseconds of `Date.now`. */
  readonly retries: Map<string, number>;
  readonly isClosed: () => boolean;
}

/** A condition to write: type, status, reason, message. */
export type NewCondition = readonly [string, string, string, string];

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration: number;
  readonly lastTransitionTime: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** The key of an object among those that failed. */
export function retryKey(kind: ServedKind, { metadata }: Stored): string {
  return `${keyOf(kind)} ${metadata.namespace}/${metadata.name}`;
}

/** Writes a status, unless a newer generation has come: its own attempt writes then. */
export function writeStatus(
  { store, isClosed }: Controller,
  kind: ServedKind,
  object: Stored,
  fields: Fields,
  conditions: readonly NewCondition[],
): void {
  const { namespace, name, generation = 1 } = object.metadata;
  const now = store.get(kind, namespace, name);
  if (isClosed() || !now) return;
  const before = ((now.status ?? {}) as { conditions?: readonly Condition[] }).conditions ?? [];
  const made = conditions.map(([type, status, reason, message]): Condition => {
    const old = before.find((each) => each.type === type);
    const lastTransitionTime = old?.status === status ? old.lastTransitionTime : new Date().toISOString();
    return { type, status, reason, message, observedGeneration: generation, lastTransitionTime };
  });
  const unchanged = JSON.stringify(made) === JSON.stringify(before);
  const content = Object.entries(fields).every(
    ([key, value]) => JSON.stringify((now.status as Fields | undefined)?.[key]) === JSON.stringify(value),
  );
  if (!unchanged || !content)
    store.patch(kind, namespace, name, { status: { ...fields, conditions: made } }, 'status');
}

/** A duration of Go: `1h30m`, `500ms`. */
export function durationOf(text: string): number {
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0),
    0,
  );
}

/** Waits a time in milliseconds. */
export function pause(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time));
}
