import { createAdministrator } from '@tandem/double-cluster';
import { CI_ACCOUNT, type ClusterScenario } from '@tandem/scenario';
import { describeRollouts } from '@tandem/step-await-rollout/rollout.suite';
import { buildPrograms } from './build.ts';
import { fluxDefinitions } from './definitions.ts';
import { kubeconfigText, startControlPlane } from './start.ts';

async function openReal(): Promise<ClusterScenario> {
  const programs = await buildPrograms((line) => process.stdout.write(`${line}\n`));
  const plane = await startControlPlane(programs, [
    `${CI_ACCOUNT.token},${CI_ACCOUNT.name},${CI_ACCOUNT.name}`,
  ]);
  try {
    const admin = createAdministrator(plane.server, plane.ca, plane.admin);
    await admin.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } });
    for (const definition of fluxDefinitions()) await admin.apply(definition);
    await plane.startFlux();
    return {
      admin,
      kubeconfig: (account) =>
        kubeconfigText(plane.server, { data: plane.ca }, account === 'ci' ? CI_ACCOUNT.token : plane.admin),
      restart: (pause) => plane.restartApiServer(pause),
      close: () => plane.stop(),
    };
  } catch (error) {
    await plane.stop();
    throw error;
  }
}

describeRollouts('await-rollout on a real API server with real Flux', openReal, 1_800_000);
