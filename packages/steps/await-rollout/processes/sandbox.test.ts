import { ADMINISTRATOR_TOKEN, createAdministrator, startFlux, startKubernetes } from '@tandem/double-cluster';
import { describeRollouts } from './rollout.suite.ts';
import { CI, type RealOrNot } from './stage.ts';

async function openDouble(): Promise<RealOrNot> {
  const server = await startKubernetes({
    tokens: { [CI.token]: { name: CI.name, groups: [] } },
    bookmarks: 200,
  });
  const flux = startFlux(server.store);
  return {
    admin: createAdministrator(server.url, undefined, ADMINISTRATOR_TOKEN),
    kubeconfig: (account) => kubeconfig(server.url, account === 'ci' ? CI.token : ADMINISTRATOR_TOKEN),
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

describeRollouts('await-rollout on the cluster double', openDouble, 60_000);
