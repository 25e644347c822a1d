import {
  ADMINISTRATOR_TOKEN,
  type Administrator,
  createAdministrator,
  startFlux,
  startKubernetes,
} from '@tandem/double-cluster';

/** A cluster with Flux, the double or a real one. */
export interface ClusterScenario {
  readonly admin: Administrator;
  /** A kubeconfig for the account `ci`, or for one that may do everything. */
  kubeconfig(account: 'admin' | 'ci'): string;
  /** Ends the API server, and starts it again after so many milliseconds. */
  restart(pause: number): Promise<void>;
  close(): Promise<void>;
}

/** The account of a job's token, on every cluster. */
export const CI_ACCOUNT = { token: 'token-of-ci', name: 'ci' } as const;

/** Starts the double: an API server with Flux on loopback. */
export async function startCluster(): Promise<ClusterScenario> {
  const server = await startKubernetes({
    tokens: { [CI_ACCOUNT.token]: { name: CI_ACCOUNT.name, groups: [] } },
    bookmarks: 200,
  });
  const flux = startFlux(server.store);
  return {
    admin: createAdministrator(server.url, undefined, ADMINISTRATOR_TOKEN),
    kubeconfig: (account) =>
      kubeconfig(server.url, account === 'ci' ? CI_ACCOUNT.token : ADMINISTRATOR_TOKEN),
    restart: (pause) => server.restart(pause),
    close: async () => {
      await flux.close();
      await server.close();
    },
  };
}

function kubeconfig(server: string, token: string): string {
  return JSON.stringify({
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    clusters: [{ name: 'test', cluster: { server } }],
    users: [{ name: 'test', user: { token } }],
  });
}
