import { randomUUID } from 'node:crypto';
import { BUILT_IN, FLUX, kindsOfDefinition, type ServedKind } from './kinds.ts';

/** An object as it is stored. */
export interface Stored {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [field: string]: unknown;
}

interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation?: number;
  readonly deletionTimestamp?: string;
  readonly finalizers?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** A change of an object, as a watch tells of it. */
export interface StoreEvent {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** The kind that it is of, whatever the version. */
  readonly key: string;
  readonly object: Stored;
}

type Given = Readonly<Record<string, unknown>> & { readonly metadata?: Readonly<Record<string, unknown>> };

/** A write that the API server refuses. */
export class Refused extends Error {
  readonly status: number;
  readonly reason: string;
  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

/** The objects of a cluster, with versions as an API server keeps them: one counter over all (API conventions, "Metadata"). */
export class ClusterStore {
  readonly #kinds = new Map<string, ServedKind>();
  readonly #objects = new Map<string, Map<string, Stored>>();
  /** What each manager applied last, by object: what it leaves out the next time goes. */
  readonly #applied = new Map<string, Map<string, Given>>();
  #log: StoreEvent[] = [];
  #version = 1;
  #oldest = 0;
  readonly #listeners = new Set<(event: StoreEvent) => void>();

  constructor() {
    for (const each of [...BUILT_IN, ...FLUX]) this.serve(each);
  }

  get version(): number {
    return this.#version;
  }

  kinds(): readonly ServedKind[] {
    return [...this.#kinds.values()];
  }

  /** The events after a version; undefined where some of them are forgotten. */
  since(version: number): readonly StoreEvent[] | undefined {
    if (version < this.#oldest) return undefined;
    return this.#log.filter((event) => event.version > version);
  }

  /** Forgets all events so far, as a compaction does: watches from older versions have expired. */
  compact(): void {
    this.#log = [];
    this.#oldest = this.#version;
  }

  listen(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  list(kind: ServedKind, namespace?: string): readonly Stored[] {
    const all = [...(this.#objects.get(keyOf(kind))?.values() ?? [])];
    return namespace === undefined ? all : all.filter(({ metadata }) => metadata.namespace === namespace);
  }

  get(kind: ServedKind, namespace: string | undefined, name: string): Stored | undefined {
    return this.#objects.get(keyOf(kind))?.get(`${namespace ?? ''}/${name}`);
  }

  /** Applies as one manager: sets what it says, and takes away what it said before and does not say now. */
  apply(
    kind: ServedKind,
    namespace: string | undefined,
    name: string,
    given: Given,
    manager: string,
  ): Stored {
    const key = `${keyOf(kind)} ${namespace ?? ''}/${name}`;
    const managers = this.#applied.get(key) ?? new Map<string, Given>();
    const before = this.get(kind, namespace, name);
    const rest = before ? without(before, managers.get(manager) ?? {}, given) : {};
    const merged = merge(rest, given) as Given;
    managers.set(manager, given);
    this.#applied.set(key, managers);
    return this.write(kind, namespace, name, merged);
  }

  /** Merges a patch of RFC 7386 into an object, or into its status alone. */
  patch(
    kind: ServedKind,
    namespace: string | undefined,
    name: string,
    given: Given,
    part?: 'status',
  ): Stored {
    const before = this.get(kind, namespace, name);
    if (!before) throw new Refused(404, 'NotFound', `${kind.plural} "${name}" not found`);
    if (part === 'status')
      return this.#put(kind, { ...before, status: mergePatch(before.status, given.status) });
    return this.write(kind, namespace, name, mergePatch(before, given) as Given);
  }

  /** Writes a whole object; its status stays as it is where that has an endpoint of its own. */
  write(kind: ServedKind, namespace: string | undefined, name: string, given: Given): Stored {
    const before = this.get(kind, namespace, name);
    if (kind.namespaced && !this.get(NAMESPACE, undefined, namespace ?? '')) {
      throw new Refused(404, 'NotFound', `namespaces "${namespace}" not found`);
    }
    const { apiVersion: _, kind: __, metadata = {}, status, ...content } = given;
    const kept = kind.hasStatus ? before?.status : status;
    const changed = !before || !same(content, contentOf(before));
    const generation = (before?.metadata.generation ?? 0) + (changed ? 1 : 0);
    const object: Stored = {
      apiVersion: kind.group === '' ? kind.version : `${kind.group}/${kind.version}`,
      kind: kind.kind,
      metadata: {
        ...metadata,
        name,
        ...(namespace !== undefined && { namespace }),
        uid: before?.metadata.uid ?? randomUUID(),
        creationTimestamp: before?.metadata.creationTimestamp ?? new Date().toISOString(),
        resourceVersion: before?.metadata.resourceVersion ?? '',
        generation,
        ...(before?.metadata.deletionTimestamp !== undefined && {
          deletionTimestamp: before.metadata.deletionTimestamp,
        }),
      },
      ...content,
      ...(kept !== undefined && { status: kept }),
    };
    if (before && same(before, object)) return before;
    const written = this.#put(kind, object);
    if (kind.kind === 'CustomResourceDefinition')
      for (const each of kindsOfDefinition(content.spec)) this.serve(each);
    return written;
  }

  /** Asks an object to go: at once, or when its finalizers are gone. */
  remove(kind: ServedKind, namespace: string | undefined, name: string): Stored {
    const before = this.get(kind, namespace, name);
    if (!before) throw new Refused(404, 'NotFound', `${kind.plural} "${name}" not found`);
    if ((before.metadata.finalizers ?? []).length > 0) {
      if (before.metadata.deletionTimestamp !== undefined) return before;
      const metadata = {
        ...before.metadata,
        deletionTimestamp: new Date().toISOString(),
        generation: (before.metadata.generation ?? 0) + 1,
      };
      return this.#put(kind, { ...before, metadata });
    }
    return this.#drop(kind, before);
  }

  #put(kind: ServedKind, object: Stored): Stored {
    const { deletionTimestamp, finalizers = [] } = object.metadata;
    if (deletionTimestamp !== undefined && finalizers.length === 0) return this.#drop(kind, object);
    const key = keyOf(kind);
    const objects = this.#objects.get(key) ?? new Map<string, Stored>();
    const place = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
    const type = objects.has(place) ? 'MODIFIED' : 'ADDED';
    const stored = this.#versioned(object);
    objects.set(place, stored);
    this.#objects.set(key, objects);
    this.#tell({ version: this.#version, type, key, object: stored });
    return stored;
  }

  #drop(kind: ServedKind, object: Stored): Stored {
    const { namespace = '', name } = object.metadata;
    this.#objects.get(keyOf(kind))?.delete(`${namespace}/${name}`);
    this.#applied.delete(`${keyOf(kind)} ${namespace}/${name}`);
    const last = this.#versioned(object);
    this.#tell({ version: this.#version, type: 'DELETED', key: keyOf(kind), object: last });
    return last;
  }

  #versioned(object: Stored): Stored {
    this.#version += 1;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version) } };
  }

  #tell(event: StoreEvent): void {
    this.#log.push(event);
    for (const listener of this.#listeners) listener(event);
  }

  /** Serves a kind from now on. */
  serve(kind: ServedKind): void {
    this.#kinds.set(`${kind.group}/${kind.version}/${kind.plural}`, kind);
  }
}

const NAMESPACE = BUILT_IN[0] as ServedKind;

/** Objects of all versions of a kind are one set. */
export function keyOf({ group, kind }: Pick<ServedKind, 'group' | 'kind'>): string {
  return `${group}/${kind}`;
}

function contentOf(object: Stored): unknown {
  const { apiVersion: _, kind: __, metadata: ___, status: ____, ...content } = object;
  return content;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function same(one: unknown, other: unknown): boolean {
  return stable(one) === stable(other);
}

function stable(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isMap(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

/** Maps merged into each other; lists and scalars of the second win. */
function merge(one: unknown, other: unknown): unknown {
  if (!isMap(one) || !isMap(other)) return other;
  const merged: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) merged[key] = merge(one[key], value);
  return merged;
}

function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const merged: Record<string, unknown> = isMap(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

/** An object without the leaves that a manager applied before and does not apply now. */
function without(object: unknown, before: unknown, now: unknown): unknown {
  if (!isMap(object) || !isMap(before)) return object;
  const rest: Record<string, unknown> = { ...object };
  for (const [key, value] of Object.entries(before)) {
    const still = isMap(now) ? now[key] : undefined;
    if (still === undefined && !isMap(value)) delete rest[key];
    else if (isMap(value)) {
      rest[key] = without(rest[key], value, still);
      if (still === undefined && isMap(rest[key]) && Object.keys(rest[key] as object).length === 0)
        delete rest[key];
    }
  }
  return rest;
}
