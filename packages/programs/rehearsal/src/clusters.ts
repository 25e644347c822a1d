import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ADMINISTRATOR_TOKEN,
  createAdministrator,
  type Flux,
  type KubernetesServer,
  type Operators,
  startFlux,
  startKubernetes,
  startOperators,
} from '@tandem/double-cluster';
import type { Release } from '@tandem/release-process';
import type { Stage } from './stage.ts';

/** A cluster for each ring, with Flux and Azure Service Operator, that watches the GitOps repository. */
export interface RehearsedClusters {
  /** A kubeconfig with a context for each ring, by its name. */
  readonly kubeconfig: string;
  close(): Promise<void>;
}

interface Cluster {
  readonly server: KubernetesServer;
  readonly flux: Flux;
  readonly operators: Operators;
}

/** Starts them on loopback, bootstrapped as `flux bootstrap` does. */
export async function startClusters(stage: Stage, release: Release): Promise<RehearsedClusters> {
  const clusters = new Map<string, Cluster>();
  for (const ring of release.rings) {
    const server = await startKubernetes();
    const operators = startOperators(server.store);
    const flux = startFlux(server.store, { mirror: () => stage.gitops });
    clusters.set(ring.name, { server, flux, operators });
    await bootstrap(server, ring.path);
  }
  const kubeconfig = join(stage.folder, 'kubeconfig');
  await writeFile(kubeconfig, kubeconfigText(clusters));
  return {
    kubeconfig,
    close: async () => {
      for (const { server, flux, operators } of clusters.values()) {
        operators.close();
        await flux.close();
        await server.close();
      }
    },
  };
}

/** What `flux bootstrap` leaves in a cluster (Flux docs, "Bootstrap"): a source and a Kustomization for its folder. */
async function bootstrap(server: KubernetesServer, folder: string): Promise<void> {
  const person = createAdministrator(server.url, undefined, ADMINISTRATOR_TOKEN);
  const metadata = { name: 'flux-system', namespace: 'flux-system' };
  await person.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } });
  await person.apply({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata,
    spec: {
      url: 'https://dev.azure.com/example/Retail/_git/gitops',
      ref: { branch: 'main' },
      interval: '1m',
    },
  });
  await person.apply({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata,
    spec: {
      path: `./${folder}`,
      prune: true,
      interval: '10m',
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
    },
  });
}

function kubeconfigText(clusters: ReadonlyMap<string, Cluster>): string {
  const names = [...clusters.keys()];
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': names[0],
    contexts: names.map((name) => ({ name, context: { cluster: name, user: 'job' } })),
    clusters: [...clusters].map(([name, { server }]) => ({ name, cluster: { server: server.url } })),
    users: [{ name: 'job', user: { token: ADMINISTRATOR_TOKEN } }],
  });
}
