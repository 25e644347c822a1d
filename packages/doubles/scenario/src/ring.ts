import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyObject } from '@tandem/double-cluster';
import { serveGit } from '@tandem/double-git';
import type { ProcessView } from '@tandem/ports';
import type { ClusterScenario } from './cluster.ts';
import { createRepository, type Repository, type RepositoryFiles } from './repository.ts';

/** A product's GitOps repository and the ring `friendly` of a cluster that watches it. */
export interface RingScenario {
  readonly cluster: ClusterScenario;
  readonly repository: Repository;
  /** The address at which the cluster fetches the repository. */
  readonly url: string;
  /** The ring's namespace: also that of its Flux objects. */
  readonly namespace: string;
  /** Commits files as a promotion of the ring, and pushes; returns the full hash. */
  promote(files: RepositoryFiles): string;
  /** Applies the ring's own objects: a GitRepository on main, and a Kustomization for `clusters/friendly`. */
  watch(spec?: Readonly<Record<string, unknown>>): Promise<void>;
  /** A process in the repository's folder whose KUBECONFIG is that of an account. */
  view(account: 'admin' | 'ci'): ProcessView;
  /** An object in the ring's namespace, without content. */
  object(apiVersion: string, kind: string, name: string): AnyObject;
  close(): Promise<void>;
}

const RELEASE = `product: shop
components: [{ name: api, repository: { forge: gitlab, path: shop/api }, image: registry.example.com/shop/api }]
gitops: { repository: { forge: azure-devops, path: Shop/gitops } }
rings: [{ name: friendly, path: clusters/friendly, window: always }]
`;

/** The manifest of a ConfigMap `settings` with one value. */
export function configMapYaml(namespace: string, value: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: ${namespace} }\ndata: { value: "${value}" }\n`;
}

/** The message of a promotion of the ring. */
const MESSAGE = 'change\n\nTandem-Unit: shop-1\nTandem-Ring: friendly';

let count = 0;

/** Creates a repository and a namespace of its own on a cluster that other rings use too. */
export async function createRing(cluster: ClusterScenario): Promise<RingScenario> {
  count += 1;
  const namespace = `ring-${process.pid}-${count}`;
  const { admin } = cluster;
  const promote = (files: RepositoryFiles) => repository.commit(files, MESSAGE);
  const repository = createRepository({ 'release.yaml': RELEASE }, MESSAGE);
  const server = await serveGit(repository.folder);
  const url = `${server.url}/gitops.git`;
  const object: RingScenario['object'] = (apiVersion, kind, name) => ({
    apiVersion,
    kind,
    metadata: { name, namespace },
  });
  const source = object('source.toolkit.fluxcd.io/v1', 'GitRepository', 'gitops');
  const kustomization = object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'ring');
  await admin.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  return {
    cluster,
    repository,
    url,
    namespace,
    promote,
    object,
    view: (account) => {
      const path = join(repository.folder, 'kubeconfig');
      writeFileSync(path, cluster.kubeconfig(account));
      return { ...repository.view, env: { ...repository.view.env, KUBECONFIG: path } };
    },
    watch: async (spec = {}) => {
      await admin.apply({ ...source, spec: { url, ref: { branch: 'main' }, interval: '1s' } });
      const sourceRef = { kind: 'GitRepository', name: 'gitops' };
      const times = { interval: '10s', retryInterval: '1s', timeout: '40s' };
      await admin.apply({
        ...kustomization,
        spec: { path: './clusters/friendly', prune: true, ...times, sourceRef, ...spec },
      });
    },
    close: async () => {
      await admin.remove(kustomization);
      await admin.remove(source);
      await server.close();
      repository.remove();
    },
  };
}
