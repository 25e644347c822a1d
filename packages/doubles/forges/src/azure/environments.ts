import { guidOf } from '../state.ts';
import { found, listed, refuse, text } from './answer.ts';
import type { AzureCall, Route } from './routes.ts';

const RESULTS = { running: undefined, succeeded: 'succeeded', failed: 'failed' } as const;

/** Azure DevOps docs, environments/environments and environments/environmentdeploymentrecords; build/builds. */
export const environmentRoutes: readonly Route<AzureCall>[] = [
  [
    'GET',
    'pipelines/environments',
    (call) => {
      const named = text(call.request, 'name');
      const list = environmentsOf(call).filter(({ name }) => [undefined, name].includes(named));
      return listed(list);
    },
  ],
  [
    'GET',
    'pipelines/environments/:/environmentdeploymentrecords',
    (call) => {
      const environment = environmentsOf(call).find(({ id }) => String(id) === call.parts[0]);
      if (!environment) return refuse(404, 'The environment does not exist.', 'EnvironmentNotFoundException');
      const records = call.state.data.deployments.filter((each) => each.environment === environment.name);
      return listed(
        [...records].reverse().map((each) => ({
          id: each.id,
          environmentId: environment.id,
          serviceOwner: guidOf('pipelines'),
          planType: 'Build',
          planId: guidOf(`plan ${each.id}`),
          requestIdentifier: guidOf(`request ${each.id}`),
          stageName: environment.name,
          jobName: 'promote',
          ...(RESULTS[each.state] && { result: RESULTS[each.state], finishTime: each.at }),
          queueTime: each.at,
          startTime: each.at,
          definition: { id: 1, name: 'promote' },
          owner: { id: each.id, name: String(each.id) },
        })),
      );
    },
  ],
  [
    'GET',
    'build/builds/:',
    (call) => {
      const deployment = call.state.data.deployments.find(({ id }) => String(id) === call.parts[0]);
      if (!deployment) return refuse(404, 'The build does not exist.', 'BuildNotFoundException');
      return found({
        id: deployment.id,
        buildNumber: String(deployment.id),
        status: 'completed',
        sourceBranch: `refs/heads/${deployment.ref}`,
        sourceVersion: deployment.commit,
      });
    },
  ],
];

/** The environments of a project: those that something was brought to. */
function environmentsOf({ state, project }: AzureCall) {
  const here = state.data.deployments.filter(
    ({ repository }) => state.repositoryOf(repository).path.split('/')[0] === project,
  );
  return [...new Set(here.map(({ environment }) => environment))].map((name, index) => ({
    id: index + 1,
    name,
    description: '',
    project: { id: guidOf(`project ${project}`), name: project },
  }));
}
