import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createClusters } from '@tandem/cluster';
import type { StepResult } from '@tandem/contract';
import type { Administrator, AnyObject } from '@tandem/double-cluster';
import { type GitServer, serveGit } from '@tandem/double-git';
import { createGit } from '@tandem/git';
import type { Reporter } from '@tandem/ports';
import type { contract } from '../contract.ts';
import { run } from '../run.ts';

/** A cluster with Flux, real or not. */
export interface RealOrNot {
  readonly admin: Administrator;
  /** A kubeconfig for the account `ci`, or for one that may do everything. */
  kubeconfig(account: 'admin' | 'ci'): string;
  /** Ends the API server, and starts it again after so many milliseconds. */
  restart(pause: number): Promise<void>;
  close(): Promise<void>;
}

/** The account that a job's token stands for, on each of them. */
export const CI = { token: 'token-of-ci', name: 'ci' } as const;

/** A product's GitOps repository and the ring `friendly` of a cluster that watches it. */
export interface Stage {
  readonly cluster: RealOrNot;
  /** Commits files (undefined deletes one) and pushes; answers the full hash. */
  commit(files: Readonly<Record<string, string | undefined>>): string;
  /** The ring's own objects: a GitRepository on main, and a Kustomization for `clusters/friendly`. */
  watchRing(spec?: Readonly<Record<string, unknown>>): Promise<void>;
  /** The ring's namespace: also that of its Flux objects. */
  readonly namespace: string;
  readonly url: string;
  object(apiVersion: string, kind: string, name: string): AnyObject;
  /** Runs the step. `log` is told each line. */
  await(over?: Partial<Inputs>, options?: RunOptions): Promise<StepResult<typeof contract>>;
  /** Runs the step's bundle as a process of its own, by the account `ci`; answers its exit code and all that it said. */
  awaitAsProcess(bundle: string): Promise<{ readonly code: number | null; readonly said: string }>;
  close(): Promise<void>;
}

type Inputs = Parameters<typeof run>[0]['inputs'];

interface RunOptions {
  readonly account?: 'admin' | 'ci';
  readonly log?: (line: string) => void;
}

let count = 0;

/** Sets up a repository and a namespace of its own on a cluster that others use too. */
export async function setStage(cluster: RealOrNot): Promise<Stage> {
  count += 1;
  const namespace = `ring-${process.pid}-${count}`;
  const folder = mkdtempSync(join(tmpdir(), 'tandem-rollout-'));
  const work = join(folder, 'work');
  const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  const git = (cwd: string, ...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', ...args], {
      cwd,
      env,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  git(folder, 'init', '-q', '--bare', '-b', 'main', 'gitops.git');
  git(folder, 'clone', '-q', 'gitops.git', 'work');
  git(work, 'checkout', '-q', '-B', 'main');
  const commit: Stage['commit'] = (files) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(work, path)), { recursive: true });
      if (text === undefined) rmSync(join(work, path));
      else writeFileSync(join(work, path), text);
    }
    git(work, 'add', '-A');
    git(work, 'commit', '-q', '-m', 'change', '-m', 'Tandem-Unit: shop-1\nTandem-Ring: friendly');
    git(work, 'push', '-q', 'origin', 'main');
    return git(work, 'rev-parse', 'HEAD');
  };
  commit({ 'release.yaml': RELEASE });
  const server: GitServer = await serveGit(folder);
  const url = `${server.url}/gitops.git`;
  const { admin } = cluster;
  const object: Stage['object'] = (apiVersion, kind, name) => ({
    apiVersion,
    kind,
    metadata: { name, namespace },
  });
  await admin.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const config = join(folder, 'kubeconfig');
  return {
    cluster,
    namespace,
    url,
    commit,
    object,
    watchRing: async (spec = {}) => {
      await admin.apply({
        ...object('source.toolkit.fluxcd.io/v1', 'GitRepository', 'gitops'),
        spec: { url, ref: { branch: 'main' }, interval: '1s' },
      });
      await admin.apply({
        ...object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'ring'),
        spec: {
          path: './clusters/friendly',
          prune: true,
          interval: '10s',
          retryInterval: '1s',
          timeout: '40s',
          sourceRef: { kind: 'GitRepository', name: 'gitops' },
          ...spec,
        },
      });
    },
    await: async (over = {}, { account = 'admin', log = () => {} } = {}) => {
      writeFileSync(config, cluster.kubeconfig(account));
      const sink = { write: () => true };
      const view = { env: { ...env, KUBECONFIG: config }, cwd: folder, stdout: sink, stderr: sink };
      const clock = {
        now: () => new Date().toISOString(),
        sleep: (time: number) => new Promise<void>((resolve) => setTimeout(resolve, time)),
      };
      return run({
        inputs: {
          ring: 'friendly',
          commit: '',
          kube_context: '',
          kustomization: `${namespace}/ring`,
          namespace: '',
          timeout_minutes: 1,
          gitops_url: join(folder, 'gitops.git'),
          gitops_branch: 'main',
          release_file: 'release.yaml',
          ...over,
        },
        context: { platform: 'local' },
        reporter: reporterTo(log),
        ports: {
          git: createGit(view),
          clock,
          clusters: createClusters(view, {
            clock,
            patience: { firstWait: 50 },
            follow: { poll: 300, firstWait: 100, longestWait: 1_000 },
          }),
        },
      });
    },
    awaitAsProcess: async (bundle) => {
      writeFileSync(config, cluster.kubeconfig('ci'));
      const inputs = {
        ring: 'friendly',
        kustomization: `${namespace}/ring`,
        namespace,
        timeout_minutes: '1',
        gitops_url: join(folder, 'gitops.git'),
      };
      const named = Object.entries(inputs).map(([name, value]) => [
        `TANDEM_INPUT_${name.toUpperCase()}`,
        value,
      ]);
      const child = spawn(process.execPath, [bundle], {
        cwd: folder,
        env: { ...env, KUBECONFIG: config, ...Object.fromEntries(named) },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (piece) => (said += String(piece)));
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, said };
    },
    close: async () => {
      for (const [apiVersion, kind, name] of [
        ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'ring'],
        ['source.toolkit.fluxcd.io/v1', 'GitRepository', 'gitops'],
      ] as const) {
        await admin.remove(object(apiVersion, kind, name));
      }
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const RELEASE = `product: shop
components: [{ name: api, repository: { forge: gitlab, path: shop/api }, image: registry.example.com/shop/api }]
gitops: { repository: { forge: azure-devops, path: Shop/gitops } }
rings: [{ name: friendly, path: clusters/friendly, window: always }]
`;

function reporterTo(log: (line: string) => void): Reporter {
  return {
    info: log,
    debug: () => {},
    group: (_, body) => body(),
    finding: ({ message }) => log(message),
    summary: () => {},
    output: () => {},
    secret: () => {},
    finish: async () => {},
  };
}

/** The definition of one Azure kind, as small as it can be: the controllers look at no more of it. */
export const RESOURCE_GROUPS: AnyObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'resourcegroups.resources.azure.com' },
  spec: {
    group: 'resources.azure.com',
    scope: 'Namespaced',
    names: {
      kind: 'ResourceGroup',
      plural: 'resourcegroups',
      singular: 'resourcegroup',
      listKind: 'ResourceGroupList',
    },
    versions: [
      {
        name: 'v1api20200601',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};
