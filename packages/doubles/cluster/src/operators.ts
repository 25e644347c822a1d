import type { ServedKind } from './kinds.ts';
import type { ClusterStore, Stored } from './state.ts';

/** What an operator says about an Azure resource: as Azure Service Operator writes the condition Ready. */
export interface AzureAnswer {
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly severity?: 'Error' | 'Warning' | 'Info';
  readonly message?: string;
  /** Milliseconds before it is said; until then it says Reconciling. */
  readonly after?: number;
}

export interface OperatorOptions {
  /** Asked for each Azure resource that is new or changed; absent: it succeeds at once. */
  readonly azure?: (object: Stored) => AzureAnswer;
  /** Whether Deployments become available; absent: they do. */
  readonly deployment?: (object: Stored) => boolean;
}

/** Azure Service Operator and the controllers of Deployments and the like, over a store. */
export interface Operators {
  close(): void;
}

/** Starts them: they answer each new generation of an object, and no generation twice. */
export function startOperators(store: ClusterStore, options: OperatorOptions = {}): Operators {
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const later = (time: number, work: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, time);
    timers.add(timer);
  };
  const kindOf = ({ apiVersion, kind }: Stored): ServedKind | undefined =>
    store
      .kinds()
      .find(
        (each) =>
          each.kind === kind &&
          (each.group === '' ? each.version : `${each.group}/${each.version}`) === apiVersion,
      );
  const say = (object: Stored, status: unknown): void => {
    const kind = kindOf(object);
    const { namespace, name } = object.metadata;
    const now = kind && store.get(kind, namespace, name);
    if (kind && now?.metadata.generation === object.metadata.generation)
      store.patch(kind, namespace, name, { status } as never, 'status');
  };
  const act = (object: Stored): void => {
    const group = object.apiVersion.split('/')[0] ?? '';
    if (group.endsWith('.azure.com')) {
      const { after = 0, ...answer } = options.azure?.(object) ?? { status: 'True', reason: 'Succeeded' };
      if (after > 0)
        say(object, {
          conditions: [ready(object, { status: 'False', reason: 'Reconciling', severity: 'Info' })],
        });
      later(after, () => say(object, { conditions: [ready(object, answer)] }));
    } else if (object.kind === 'Deployment') {
      later(0, () => say(object, deployed(object, options.deployment?.(object) ?? true)));
    } else if (object.kind === 'CustomResourceDefinition') {
      say(object, {
        conditions: [
          { type: 'NamesAccepted', status: 'True' },
          { type: 'Established', status: 'True' },
        ],
      });
    } else if (group === 'helm.toolkit.fluxcd.io' || object.kind === 'HelmRepository') {
      const condition = {
        type: 'Ready',
        status: 'True',
        reason: 'InstallSucceeded',
        message: 'Helm install succeeded',
      };
      const { generation } = object.metadata;
      later(0, () =>
        say(object, {
          observedGeneration: generation,
          conditions: [{ ...condition, observedGeneration: generation }],
        }),
      );
    }
  };
  const done = new Set<string>();
  const stop = store.listen(({ type, object }) => {
    const key = `${object.metadata.uid} ${object.metadata.generation}`;
    if (type === 'DELETED' || done.has(key)) return;
    done.add(key);
    // After the write that is told of here has come to its end.
    later(0, () => act(object));
  });
  return {
    close: () => {
      stop();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function ready(
  { metadata }: Stored,
  { status, reason, severity = 'Info', message = '' }: AzureAnswer,
): unknown {
  const lastTransitionTime = new Date().toISOString();
  const told = status === 'True' ? {} : { severity };
  return {
    type: 'Ready',
    status,
    reason,
    message,
    lastTransitionTime,
    observedGeneration: metadata.generation,
    ...told,
  };
}

function deployed({ spec, metadata }: Stored, works: boolean): unknown {
  const replicas = (spec as { readonly replicas?: number } | undefined)?.replicas ?? 1;
  const there = works ? replicas : 0;
  return {
    observedGeneration: metadata.generation,
    replicas,
    updatedReplicas: replicas,
    readyReplicas: there,
    availableReplicas: there,
    unavailableReplicas: replicas - there,
    conditions: [
      {
        type: 'Available',
        status: works ? 'True' : 'False',
        reason: works ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
        message: '',
      },
      {
        type: 'Progressing',
        status: 'True',
        reason: works ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated',
        message: '',
      },
    ],
  };
}
