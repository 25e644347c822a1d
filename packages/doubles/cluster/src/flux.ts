import { dependenciesOf, fluxBuild, healthOf, refKey, refText, sourceOf } from '@tandem/flux';
import { createArtifacts } from './artifacts.ts';
import { FLUX, type ServedKind } from './kinds.ts';
import { type ClusterStore, keyOf, Refused, type Stored } from './state.ts';

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

/** Flux's source and kustomize controllers over a store. */
export interface Flux {
  close(): Promise<void>;
}

const GIT_REPOSITORY = FLUX[0] as ServedKind;
const KUSTOMIZATION = FLUX[4] as ServedKind;
const HELM_RELEASE = FLUX[5] as ServedKind;

/**
 * Starts controllers that fetch, build, apply, prune, look at health and write conditions in the order and the words
 * of Flux 1.9 as they were seen against a real API server.
 */
export function startFlux(store: ClusterStore, options: FluxOptions = {}): Flux {
  const controllers = new Controllers(store, options);
  return controllers;
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration: number;
  readonly lastTransitionTime: string;
}

type Spec = Readonly<Record<string, unknown>>;

class Controllers implements Flux {
  readonly #store: ClusterStore;
  readonly #options: FluxOptions;
  readonly #artifacts = createArtifacts();
  /** What failed last, by object: tried again after its retry interval. */
  readonly #failed = new Map<string, number>();
  /** When a source is fetched next, by its generation. */
  readonly #fetched = new Map<string, number>();
  readonly #busy = new Map<string, Promise<void>>();
  readonly #timer: ReturnType<typeof setInterval>;
  #closed = false;

  constructor(store: ClusterStore, options: FluxOptions) {
    this.#store = store;
    this.#options = options;
    this.#timer = setInterval(() => this.#look(), options.interval ?? 50);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await Promise.allSettled(this.#busy.values());
    this.#artifacts.close();
  }

  #look(): void {
    for (const kind of [GIT_REPOSITORY, KUSTOMIZATION]) {
      for (const object of this.#store.list(kind)) {
        const key = `${keyOf(kind)} ${object.metadata.namespace}/${object.metadata.name}`;
        if (this.#busy.has(key) || (object.spec as Spec).suspend === true) continue;
        if ((this.#failed.get(key) ?? 0) > Date.now()) continue;
        const work = (kind === GIT_REPOSITORY ? this.#source(object) : this.#kustomization(object)).catch(
          () => {},
        );
        this.#busy.set(key, work);
        void work.finally(() => this.#busy.delete(key));
      }
    }
  }

  async #source(object: Stored): Promise<void> {
    const { uid, generation } = object.metadata;
    const key = `${uid} ${generation}`;
    if ((this.#fetched.get(key) ?? 0) > Date.now()) return;
    this.#fetched.set(key, Date.now() + (this.#options.fetch ?? 400));
    const spec = object.spec as { url: string; ref?: { branch?: string; tag?: string; commit?: string } };
    const url = this.#options.mirror?.(spec.url) ?? spec.url;
    let commit: string;
    try {
      commit = await this.#artifacts.fetch(url, spec.ref ?? {});
    } catch (error) {
      const message = `failed to checkout and determine revision: ${lastLine(error)}`;
      this.#status(GIT_REPOSITORY, object, {}, [
        ['Reconciling', 'True', 'ProgressingWithRetry', 'building artifact'],
        ['Ready', 'False', 'GitOperationFailed', message],
      ]);
      return;
    }
    const name = spec.ref?.commit === undefined ? `${spec.ref?.tag ?? spec.ref?.branch ?? 'master'}@` : '';
    const revision = `${name}sha1:${commit}`;
    const message = `stored artifact for revision '${revision}'`;
    this.#status(
      GIT_REPOSITORY,
      object,
      { artifact: { revision }, observedGeneration: object.metadata.generation },
      [
        ['Ready', 'True', 'Succeeded', message],
        ['ArtifactInStorage', 'True', 'Succeeded', message],
      ],
    );
  }

  async #kustomization(object: Stored): Promise<void> {
    if (object.metadata.deletionTimestamp !== undefined) return this.#finalize(object);
    const spec = object.spec as Spec & {
      dependsOn?: unknown;
      prune?: boolean;
      wait?: boolean;
      timeout?: string;
      retryInterval?: string;
    };
    const ref = sourceOf(object);
    const source = ref && this.#store.get(kindNamed(ref.kind), ref.namespace, ref.name);
    const revision = (source?.status as { artifact?: { revision?: string } } | undefined)?.artifact?.revision;
    const before = (object.status ?? {}) as { lastAppliedRevision?: string; observedGeneration?: number };
    if (revision === undefined) {
      const why = source
        ? 'Source artifact not found, retrying in 30s'
        : `${ref?.kind} '${ref?.namespace}/${ref?.name}' not found`;
      return this.#retry(object, {}, 'ArtifactFailed', why);
    }
    if (
      before.lastAppliedRevision === revision &&
      before.observedGeneration === object.metadata.generation &&
      isReady(object)
    )
      return;
    const waits = this.#waitsFor(object);
    if (waits !== undefined)
      return this.#retry(object, {}, 'DependencyNotReady', `dependency '${waits}' is not ready`);
    const attempt = { lastAttemptedRevision: revision };
    this.#status(KUSTOMIZATION, object, attempt, [
      [
        'Reconciling',
        'True',
        'Progressing',
        `Fetching manifests for revision ${revision} with a timeout of ${spec.timeout ?? '5m0s'}`,
      ],
      ['Ready', 'Unknown', 'Progressing', 'Reconciliation in progress'],
    ]);
    if (this.#options.delay) await pause(this.#options.delay);
    const commit = revision.split(':')[1] ?? '';
    const built = fluxBuild(await this.#artifacts.files(commit), spec as never);
    if (!built.ok) return this.#retry(object, attempt, 'BuildFailed', built.error.detail);
    if (this.#closed) return;
    let applied: readonly Stored[];
    try {
      applied = this.#apply(built.value as readonly Stored[]);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return this.#retry(object, attempt, 'ReconciliationFailed', error.message);
    }
    const inventory = { entries: applied.map(entryOf) };
    this.#prune(object, inventory.entries, spec.prune === true);
    if (spec.wait === true) {
      const healthy = await this.#healthy(object, applied, { ...attempt, inventory }, revision);
      if (!healthy) return;
    }
    this.#status(
      KUSTOMIZATION,
      object,
      {
        ...attempt,
        inventory,
        lastAppliedRevision: revision,
        observedGeneration: object.metadata.generation,
      },
      [['Ready', 'True', 'ReconciliationSucceeded', `Applied revision: ${revision}`]],
    );
  }

  /** Waits for the health of what was applied; false where it was found wanting, or a newer wish came. */
  async #healthy(
    object: Stored,
    applied: readonly Stored[],
    status: Spec,
    revision: string,
  ): Promise<boolean> {
    const spec = object.spec as { timeout?: string };
    const timeout = spec.timeout ?? '5m0s';
    this.#status(KUSTOMIZATION, object, status, [
      [
        'Reconciling',
        'True',
        'Progressing',
        `Running health checks for revision ${revision} with a timeout of ${timeout}`,
      ],
      ['Ready', 'Unknown', 'Progressing', 'Reconciliation in progress'],
      ['Healthy', 'Unknown', 'Progressing', 'Running health checks'],
    ]);
    const end = Date.now() + durationOf(timeout);
    for (;;) {
      const now = this.#store.get(KUSTOMIZATION, object.metadata.namespace, object.metadata.name);
      if (this.#closed || now?.metadata.generation !== object.metadata.generation) return false;
      const open = applied.filter((each) => {
        const live = this.#store.get(this.#kindOf(each), each.metadata.namespace, each.metadata.name);
        return !live || healthOf(live as never).state !== 'ready';
      });
      if (open.length === 0) return true;
      if (Date.now() > end) {
        const what = open.map(
          (each) => `${each.kind}/${each.metadata.namespace}/${each.metadata.name} status: 'InProgress'`,
        );
        const message = `health check failed after ${timeout}: timeout waiting for: [${what.join(', ')}]`;
        this.#retry(object, status, 'HealthCheckFailed', message);
        return false;
      }
      await pause(this.#options.interval ?? 50);
    }
  }

  #apply(objects: readonly Stored[]): readonly Stored[] {
    // All are tried before one is written, definitions and namespaces first, as the controller does.
    const ordered = [...objects].sort((one, other) => stage(one) - stage(other));
    for (const each of ordered) this.#kindOf(each, ordered);
    return ordered.map((each) => {
      const kind = this.#kindOf(each);
      const namespace = kind.namespaced ? (each.metadata.namespace ?? 'default') : undefined;
      try {
        return this.#store.apply(kind, namespace, each.metadata.name, each, 'kustomize-controller');
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        throw new Refused(
          error.status,
          error.reason,
          `${each.kind}/${namespace}/${each.metadata.name} ${error.message}`,
        );
      }
    });
  }

  #kindOf(
    object: Pick<Stored, 'apiVersion' | 'kind' | 'metadata'>,
    besides: readonly Stored[] = [],
  ): ServedKind {
    const found = this.#store.kinds().find((each) => {
      const apiVersion = each.group === '' ? each.version : `${each.group}/${each.version}`;
      return apiVersion === object.apiVersion && each.kind === object.kind;
    });
    if (found) return found;
    if (object.apiVersion.includes('.azure.com/') && this.#hasAzureOperator()) {
      const kind = azureKind(object);
      this.#store.serve(kind);
      return kind;
    }
    const coming = besides.some((each) => each.kind === 'CustomResourceDefinition');
    if (coming) return KUSTOMIZATION;
    const { namespace = '', name } = object.metadata;
    throw new Refused(
      404,
      'NotFound',
      `${object.kind}/${namespace}/${name} dry-run failed: no matches for kind "${object.kind}" in version "${object.apiVersion}"`,
    );
  }

  /** A Helm release of Azure Service Operator that is ready brings the kinds with it. */
  #hasAzureOperator(): boolean {
    return this.#store.list(HELM_RELEASE).some((release) => {
      const { chart } = release.spec as { readonly chart?: { readonly spec?: { readonly chart?: string } } };
      return chart?.spec?.chart === 'azure-service-operator' && isReady(release);
    });
  }

  #prune(object: Stored, now: readonly { id: string }[], prunes: boolean): void {
    const before =
      ((object.status ?? {}) as { inventory?: { entries?: { id: string; v: string }[] } }).inventory
        ?.entries ?? [];
    if (!prunes) return;
    for (const entry of before.filter(({ id }) => !now.some((each) => each.id === id))) {
      const [namespace = '', name = '', group = '', kind = ''] = entry.id.split('_');
      const served = this.#store.kinds().find((each) => each.group === group && each.kind === kind);
      if (served && this.#store.get(served, namespace || undefined, name))
        this.#store.remove(served, namespace || undefined, name);
    }
  }

  #finalize(object: Stored): void {
    this.#prune(object, [], (object.spec as { prune?: boolean }).prune === true);
    this.#store.patch(KUSTOMIZATION, object.metadata.namespace, object.metadata.name, {
      metadata: { finalizers: null },
    });
  }

  /** The first dependency that is not ready for this very source revision, as `namespace/name`. */
  #waitsFor(object: Stored): string | undefined {
    const own = sourceOf(object);
    for (const ref of dependenciesOf(object)) {
      const found = this.#store.get(KUSTOMIZATION, ref.namespace, ref.name);
      const status = found?.status as
        | { observedGeneration?: number; lastAppliedRevision?: string }
        | undefined;
      const theirs = found && sourceOf(found);
      const source = theirs && this.#store.get(kindNamed(theirs.kind), theirs.namespace, theirs.name);
      const fetched = (source?.status as { artifact?: { revision?: string } } | undefined)?.artifact
        ?.revision;
      const sameSource = own && theirs && refKey(own) === refKey(theirs);
      const ready = found && isReady(found) && status?.observedGeneration === found.metadata.generation;
      if (!ready || (sameSource && status?.lastAppliedRevision !== fetched))
        return refText(ref).split(' ')[1];
    }
    return undefined;
  }

  #retry(object: Stored, status: Spec, reason: string, message: string): void {
    const spec = object.spec as { retryInterval?: string; interval?: string };
    const key = `${keyOf(KUSTOMIZATION)} ${object.metadata.namespace}/${object.metadata.name}`;
    const wait =
      reason === 'DependencyNotReady' || reason === 'ArtifactFailed'
        ? 100
        : durationOf(spec.retryInterval ?? '1s');
    this.#failed.set(key, Date.now() + Math.min(wait, 1_000));
    this.#status(KUSTOMIZATION, object, status, [
      ['Reconciling', 'True', 'ProgressingWithRetry', message],
      ['Ready', 'False', reason, message],
    ]);
  }

  /** Writes a status, unless a newer wish has come: its own attempt writes then. */
  #status(
    kind: ServedKind,
    object: Stored,
    fields: Spec,
    conditions: readonly (readonly [string, string, string, string])[],
  ): void {
    const { namespace, name, generation = 1 } = object.metadata;
    const now = this.#store.get(kind, namespace, name);
    if (this.#closed || !now) return;
    const before = ((now.status ?? {}) as { conditions?: readonly Condition[] }).conditions ?? [];
    const made = conditions.map(([type, status, reason, message]): Condition => {
      const old = before.find((each) => each.type === type);
      const lastTransitionTime = old?.status === status ? old.lastTransitionTime : new Date().toISOString();
      return { type, status, reason, message, observedGeneration: generation, lastTransitionTime };
    });
    const unchanged = JSON.stringify(made) === JSON.stringify(before);
    const content = Object.entries(fields).every(
      ([key, value]) => JSON.stringify((now.status as Spec | undefined)?.[key]) === JSON.stringify(value),
    );
    if (!unchanged || !content)
      this.#store.patch(kind, namespace, name, { status: { ...fields, conditions: made } }, 'status');
  }
}

function azureKind({ apiVersion, kind }: Pick<Stored, 'apiVersion' | 'kind'>): ServedKind {
  const [group = '', version = ''] = apiVersion.split('/');
  const plural = `${kind.toLowerCase()}s`.replace(/ys$/, 'ies');
  return { group, version, kind, plural, namespaced: true, hasStatus: true };
}

function kindNamed(kind: string): ServedKind {
  return FLUX.find((each) => each.kind === kind) ?? GIT_REPOSITORY;
}

function isReady(object: Stored): boolean {
  const { conditions = [] } = (object.status ?? {}) as { conditions?: readonly Condition[] };
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

function entryOf({ apiVersion, kind, metadata }: Stored): { readonly id: string; readonly v: string } {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  return {
    id: `${metadata.namespace ?? ''}_${metadata.name.replaceAll(':', '__')}_${group}_${kind}`,
    v: version ?? '',
  };
}

function stage({ kind, apiVersion }: Stored): number {
  if (kind === 'CustomResourceDefinition') return 0;
  return kind === 'Namespace' && apiVersion === 'v1' ? 1 : 2;
}

/** A duration of Go: `1h30m`, `500ms`. */
export function durationOf(text: string): number {
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0),
    0,
  );
}

function pause(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time));
}

function lastLine(error: unknown): string {
  const text = (error as { readonly stderr?: string }).stderr ?? String(error);
  return text.trim().split('\n').at(-1) ?? '';
}
