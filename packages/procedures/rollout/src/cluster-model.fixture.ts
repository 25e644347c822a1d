// A cluster and its repository as one state machine, over 300 lines on purpose: each event changes the same
// few fields, and the truth for the property is updated with them.
import type { Cluster, ClusterObject, ClusterRef } from '@tandem/ports';
import type { CustomKind } from './custom-kinds.fixture.ts';

/**
 * An event in a model of a cluster, for a property: the model knows every write, its author, and the truth. Commit 0
 * precedes the promotion, 1 is the promotion, 2 and 3 contain it, 4 is of another branch.
 */
export type Happening =
  | { readonly kind: 'source'; readonly commit: number }
  /** The ring's controller takes one step with the artifact of its source. */
  | { readonly kind: 'root' }
  | { readonly kind: 'node' }
  /** An operator reports the status of an object: for the current generation, or late for the previous one. */
  | { readonly kind: 'azure' | 'deployment' | 'custom'; readonly late: boolean; readonly good: boolean }
  | { readonly kind: 'suspend'; readonly what: 'root' | 'node'; readonly on: boolean }
  /** Someone edits an object by hand; the ring's controller reverts the edit when it next applies. */
  | { readonly kind: 'edit'; readonly what: 'node' | 'release' }
  /** Someone disables or enables the reconciliation of the Deployment. */
  | { readonly kind: 'leave'; readonly on: boolean }
  | { readonly kind: 'fail'; readonly what: 'root' | 'node' }
  /** Every controller completes successfully with the current state. */
  | { readonly kind: 'settle' };

export const COMMITS = [0, 1, 2, 3, 4].map((index) => String(index).repeat(40));

/** The relation of a commit to the promotion, on the branch. */
export function relationOf(hash: string): 'same' | 'newer' | 'other' {
  const index = COMMITS.indexOf(hash);
  if (index === 1) return 'same';
  return index === 2 || index === 3 ? 'newer' : 'other';
}

interface Truth {
  /** The commit whose content the object has; undefined after an edit by hand. */
  readonly content: number | undefined;
  /** Whether the real resource matches this generation. */
  readonly real: boolean;
}

interface Entry {
  readonly object: ClusterObject;
  readonly truth: Truth;
}

type Name = 'gitops' | 'ring' | 'release' | 'node' | 'group' | 'web' | 'custom';

const KINDS: Readonly<Record<Exclude<Name, 'custom'>, readonly [string, string]>> = {
  gitops: ['source.toolkit.fluxcd.io/v1', 'GitRepository'],
  ring: ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization'],
  release: ['source.toolkit.fluxcd.io/v1', 'GitRepository'],
  node: ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization'],
  group: ['resources.azure.com/v1api20200601', 'ResourceGroup'],
  web: ['apps/v1', 'Deployment'],
};

const CONDITION = (
  type: string,
  status: string,
  reason: string,
  generation: number | undefined,
  more = {},
) => ({
  type,
  status,
  reason,
  message: '',
  observedGeneration: generation,
  ...more,
});

/** The model, with every state that it went through. */
export class ClusterModel {
  readonly #entries = new Map<Name, Entry>();
  /** Every state of every object, oldest first: watches show old ones. */
  readonly history: ReadonlyMap<Name, Entry>[] = [];
  /** The commit that the ring truly ran in each state, or undefined where it ran none completely. */
  readonly ran: (number | undefined)[] = [];
  #version = 0;
  #rootStep = 0;
  #rootCommit = 0;
  #nodeStep = 0;
  #left = false;
  readonly #custom: CustomKind;

  /** @param custom The kind of the custom object that the ring applies too. */
  constructor(custom: CustomKind) {
    this.#custom = custom;
    this.#put('gitops', { url: 'https://git.example.com/gitops', ref: { branch: 'main' } }, 0);
    this.#put(
      'ring',
      { path: './clusters/friendly', wait: false, sourceRef: { kind: 'GitRepository', name: 'gitops' } },
      0,
    );
    this.#fetch(0);
    this.happen({ kind: 'settle' });
  }

  happen(event: Happening): void {
    switch (event.kind) {
      case 'source':
        this.#fetch(event.commit);
        break;
      case 'root':
        this.#root();
        break;
      case 'node':
        this.#node();
        break;
      case 'azure':
        this.#answer('group', event);
        break;
      case 'deployment':
        this.#answer('web', event);
        break;
      case 'custom':
        this.#reportCustom(event);
        break;
      case 'suspend':
        this.#suspend(event.what === 'root' ? 'ring' : 'node', event.on);
        break;
      case 'edit':
        if (event.what === 'node') this.#edit();
        else this.#editSource();
        break;
      case 'leave':
        this.#leave(event.on);
        break;
      case 'settle':
        this.#settle();
        break;
      case 'fail':
        this.#fail(event.what === 'root' ? 'ring' : 'node');
        break;
    }
    this.#record();
  }

  #settle(): void {
    for (const what of ['root', 'node'] as const) this.happen({ kind: 'suspend', what, on: false });
    this.happen({ kind: 'leave', on: false });
    do this.happen({ kind: 'root' });
    while (this.#rootStep !== 0);
    for (let step = 0; step < 4; step += 1) this.happen({ kind: 'root' });
    do this.happen({ kind: 'node' });
    while (this.#nodeStep !== 0);
    for (let step = 0; step < 2; step += 1) this.happen({ kind: 'node' });
    for (const kind of ['azure', 'deployment', 'custom'] as const)
      this.happen({ kind, late: false, good: true });
  }

  at(moment: number, ref: ClusterRef): ClusterObject | undefined {
    return this.history[moment]?.get(ref.name as Name)?.object;
  }

  /** The objects of a kind at a moment. */
  of(moment: number, kind: string): readonly ClusterObject[] {
    return [...(this.history[moment]?.values() ?? [])]
      .map(({ object }) => object)
      .filter((each) => each.kind === kind);
  }

  /** The definition of the custom kind. */
  definition(): ClusterObject {
    const properties = this.#custom.defines ? { conditions: {} } : { phase: {} };
    const [, version = ''] = this.#custom.apiVersion.split('/');
    return {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'custom', uid: 'custom-definition', resourceVersion: '1' },
      spec: {
        versions: [
          { name: version, schema: { openAPIV3Schema: { properties: { status: { properties } } } } },
        ],
      },
    };
  }

  get now(): number {
    return this.history.length - 1;
  }

  #get(name: Name): Entry | undefined {
    return this.#entries.get(name);
  }

  /** Writes the spec of an object: a new generation where it differs. */
  #put(
    name: Name,
    spec: Readonly<Record<string, unknown>>,
    content: number | undefined,
    editor?: string,
  ): void {
    const before = this.#get(name);
    const same = before && JSON.stringify(before.object.spec) === JSON.stringify(spec);
    const [apiVersion, kind] = this.#kindOf(name);
    const generation = (before?.object.metadata.generation ?? 0) + (same ? 0 : 1);
    this.#version += 1;
    const metadata = {
      name,
      namespace: 'flux',
      uid: name,
      resourceVersion: String(this.#version),
      generation,
      managedFields: managers(editor),
      ...(name === 'web' &&
        this.#left && { annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' } }),
    };
    const object = { apiVersion, kind, metadata, spec, status: before?.object.status };
    // What reports nothing is real once it is applied.
    const isSilent = name === 'custom' && this.#custom.status === undefined;
    const truth = { content, real: isSilent || (same ? before.truth.real : false) };
    this.#entries.set(name, { object, truth });
  }

  #setStatus(name: Name, status: Readonly<Record<string, unknown>>, real?: boolean): void {
    const before = this.#get(name);
    if (!before) return;
    this.#version += 1;
    const { object, truth } = before;
    const metadata = { ...object.metadata, resourceVersion: String(this.#version) };
    const merged = { ...(object.status as object | undefined), ...status };
    this.#entries.set(name, {
      object: { ...object, metadata, status: merged },
      truth: { ...truth, real: real ?? truth.real },
    });
  }

  #fetch(commit: number): void {
    const entry = this.#get('gitops');
    const { generation } = entry?.object.metadata ?? {};
    this.#setStatus(
      'gitops',
      {
        artifact: { revision: `main@sha1:${COMMITS[commit]}` },
        observedGeneration: generation,
        conditions: [CONDITION('Ready', 'True', 'Succeeded', generation)],
      },
      true,
    );
  }

  #fetched(name: Name): number {
    const { artifact } = (this.#get(name)?.object.status ?? {}) as { artifact?: { revision: string } };
    return COMMITS.indexOf(artifact?.revision.split(':')[1] ?? '');
  }

  /** Attempts, applies, and reports that in two writes, as the controller does. */
  #root(): void {
    const ring = this.#get('ring');
    if (!ring || isSuspended(ring)) {
      this.#rootStep = 0;
      return;
    }
    const { generation } = ring.object.metadata;
    if (this.#rootStep === 0) {
      this.#rootCommit = this.#fetched('gitops');
      this.#setStatus('ring', {
        lastAttemptedRevision: `main@sha1:${COMMITS[this.#rootCommit]}`,
        conditions: [
          CONDITION('Reconciling', 'True', 'Progressing', generation),
          CONDITION('Ready', 'Unknown', 'Progressing', generation),
        ],
      });
    } else if (this.#rootStep === 1) this.#applyRing(this.#rootCommit);
    else if (this.#rootStep === 2) {
      this.#setStatus('ring', {
        conditions: [CONDITION('Ready', 'True', 'ReconciliationSucceeded', generation)],
      });
    } else {
      this.#setStatus(
        'ring',
        {
          lastAppliedRevision: `main@sha1:${COMMITS[this.#rootCommit]}`,
          observedGeneration: generation,
          inventory: {
            entries: ['release', 'node'].map((name) => {
              const [apiVersion, kind] = this.#kindOf(name as Name);
              const [group, v] = apiVersion.split('/');
              return { id: `flux_${name}_${group}_${kind}`, v };
            }),
          },
        },
        true,
      );
    }
    this.#rootStep = (this.#rootStep + 1) % 4;
  }

  #applyRing(commit: number): void {
    const hash = COMMITS[commit] ?? '';
    this.#put('release', { url: 'https://git.example.com/gitops', ref: { commit: hash } }, commit);
    const { generation } = this.#get('release')?.object.metadata ?? {};
    this.#setStatus(
      'release',
      {
        artifact: { revision: `sha1:${hash}` },
        observedGeneration: generation,
        conditions: [CONDITION('Ready', 'True', 'Succeeded', generation)],
      },
      true,
    );
    this.#put(
      'node',
      { path: './node', wait: false, images: hash, sourceRef: { kind: 'GitRepository', name: 'release' } },
      commit,
    );
    // The content of the ring's own Kustomization is the commit that it applied.
    const ring = this.#get('ring');
    if (ring) this.#entries.set('ring', { ...ring, truth: { content: commit, real: true } });
  }

  #node(): void {
    const node = this.#get('node');
    if (!node || isSuspended(node)) {
      this.#nodeStep = 0;
      return;
    }
    const commit = this.#fetched('release');
    const { generation } = node.object.metadata;
    const revision = `sha1:${COMMITS[commit]}`;
    if (this.#nodeStep === 0) {
      this.#setStatus(
        'node',
        {
          lastAttemptedRevision: revision,
          conditions: [
            CONDITION('Reconciling', 'True', 'Progressing', generation),
            CONDITION('Ready', 'Unknown', 'Progressing', generation),
          ],
        },
        false,
      );
      const images = (node.object.spec as { images?: string }).images ?? '';
      this.#put('group', { location: `of-${commit}` }, commit);
      this.#put('custom', { content: `of-${commit}` }, commit);
      if (!this.#left || !this.#get('web'))
        this.#put(
          'web',
          { replicas: 1, image: images },
          COMMITS.indexOf(images) === commit ? commit : undefined,
        );
    } else {
      // A controller reports the generation that it read: the latest, unless another write came first.
      const entries = ['group', 'web', 'custom'].map((name) => {
        const [apiVersion, kind] = this.#kindOf(name as Name);
        const [group, v] = apiVersion.split('/');
        return { id: `flux_${name}_${group}_${kind}`, v };
      });
      const applied =
        this.#left ||
        (node.object.spec as { images?: string }).images ===
          (this.#get('web')?.object.spec as { image?: string })?.image;
      if (applied) {
        this.#setStatus(
          'node',
          {
            lastAppliedRevision: revision,
            observedGeneration: generation,
            inventory: { entries },
            conditions: [CONDITION('Ready', 'True', 'ReconciliationSucceeded', generation)],
          },
          true,
        );
      }
    }
    this.#nodeStep = (this.#nodeStep + 1) % 2;
  }

  #answer(name: 'group' | 'web', { late, good }: { readonly late: boolean; readonly good: boolean }): void {
    const entry = this.#get(name);
    if (!entry) return;
    const generation = (entry.object.metadata.generation ?? 1) - (late ? 1 : 0);
    if (generation < 1) return;
    const real = late ? entry.truth.real : good;
    if (name === 'group') {
      const condition = CONDITION(
        'Ready',
        good ? 'True' : 'False',
        good ? 'Succeeded' : 'Reconciling',
        generation,
        { severity: 'Info' },
      );
      this.#setStatus(name, { conditions: [condition] }, late ? false : real);
      return;
    }
    const there = good ? 1 : 0;
    this.#setStatus(
      name,
      {
        observedGeneration: generation,
        replicas: 1,
        updatedReplicas: there,
        readyReplicas: there,
        availableReplicas: there,
        conditions: [
          CONDITION('Available', good ? 'True' : 'False', '', undefined),
          CONDITION('Progressing', 'True', good ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated', undefined),
        ],
      },
      late ? false : real,
    );
  }

  #reportCustom({ late, good }: { readonly late: boolean; readonly good: boolean }): void {
    const entry = this.#get('custom');
    const generation = (entry?.object.metadata.generation ?? 1) - (late ? 1 : 0);
    if (!entry || !this.#custom.status || generation < 1) return;
    this.#setStatus('custom', this.#custom.status(generation, good), late ? false : good);
  }

  #kindOf(name: Name): readonly [string, string] {
    return name === 'custom' ? [this.#custom.apiVersion, this.#custom.kind] : KINDS[name];
  }

  #suspend(name: 'ring' | 'node', on: boolean): void {
    const entry = this.#get(name);
    if (entry)
      this.#put(name, { ...(entry.object.spec as object), suspend: on || undefined }, entry.truth.content);
  }

  #edit(): void {
    const node = this.#get('node');
    if (!node) return;
    const spec = { ...(node.object.spec as object), images: `edited-${this.#version}` };
    this.#put('node', spec, undefined, 'kubectl-edit');
  }

  /** Pins the source of the node to the previous commit, which is fetched at once. */
  #editSource(): void {
    const release = this.#get('release');
    if (!release) return;
    const spec = { ...(release.object.spec as object), ref: { commit: COMMITS[0] } };
    this.#put('release', spec, undefined, 'kubectl-edit');
    const { generation } = this.#get('release')?.object.metadata ?? {};
    this.#setStatus('release', {
      artifact: { revision: `sha1:${COMMITS[0]}` },
      observedGeneration: generation,
      conditions: [CONDITION('Ready', 'True', 'Succeeded', generation)],
    });
    // Its effects complete before anyone can read them: this case is the hardest to detect.
    for (let step = 0; step < 4; step += 1) this.happen({ kind: 'node' });
    for (const kind of ['azure', 'deployment', 'custom'] as const)
      this.happen({ kind, late: false, good: true });
  }

  #leave(on: boolean): void {
    this.#left = on;
    const web = this.#get('web');
    if (!web) return;
    this.#put('web', web.object.spec as Readonly<Record<string, unknown>>, web.truth.content);
  }

  /** A failed attempt; the next one starts from the beginning. */
  #fail(name: 'ring' | 'node'): void {
    if (name === 'ring') this.#rootStep = 0;
    else this.#nodeStep = 0;
    const { generation } = this.#get(name)?.object.metadata ?? {};
    const conditions = [
      CONDITION('Reconciling', 'True', 'ProgressingWithRetry', generation),
      CONDITION('Ready', 'False', 'HealthCheckFailed', generation),
    ];
    this.#setStatus(name, { conditions }, false);
  }

  #record(): void {
    this.history.push(new Map(this.#entries));
    const names: readonly Name[] = ['ring', 'node', 'group', 'web', 'custom'];
    const entries = names.map((name) => this.#get(name));
    const [ring] = entries;
    const content = ring?.truth.content;
    const all = entries.every(
      (entry) => entry?.truth.real === true && entry.truth.content === content && !isSuspended(entry),
    );
    this.ran.push(all ? content : undefined);
  }
}

function isSuspended({ object }: Entry): boolean {
  return (object.spec as { suspend?: boolean }).suspend === true;
}

/** A cluster whose watches lag by a number of states for each kind, and whose reads advance the time. */
export function clusterOf(model: ClusterModel, lag: (kind: string) => number, goOn: () => void): Cluster {
  return {
    read: async (ref) => {
      goOn();
      return { ok: true, value: model.at(model.now, ref) };
    },
    definition: async () => ({ ok: true, value: model.definition() }),
    list: async ({ kind }) => ({ ok: true, value: model.of(model.now, kind) }),
    follow: ({ kind }) => ({
      objects: () => model.of(Math.max(0, model.now - lag(kind)), kind),
      state: () => ({ kind: 'watching' }),
      close: () => {},
    }),
  };
}

/** The field managers of a spec: Flux, and after an edit the editor, who then owns the edited fields. */
function managers(editor: string | undefined): readonly unknown[] {
  const of = (manager: string, fields: object) => ({
    manager,
    operation: 'Apply',
    fieldsV1: { 'f:spec': fields },
  });
  const edited = { 'f:images': {}, 'f:ref': { 'f:commit': {} } };
  const rest = { 'f:url': {}, 'f:path': {} };
  return editor === undefined
    ? [of('kustomize-controller', { ...rest, ...edited })]
    : [of('kustomize-controller', rest), of(editor, edited)];
}
