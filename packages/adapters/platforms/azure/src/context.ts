import type { ProcessView, RunContext } from '@tandem/ports';

/**
 * Where the job runs, by Azure Pipelines' predefined variables as environment names (Azure DevOps docs,
 * pipelines/build/variables).
 */
export function azureContext(env: ProcessView['env']): RunContext {
  const actor = env.BUILD_REQUESTEDFOR || env.BUILD_REQUESTEDFOREMAIL;
  const ref = env.SYSTEM_PULLREQUEST_SOURCEBRANCH || env.BUILD_SOURCEBRANCH;
  const branch = ref?.replace(/^refs\/heads\//, '');
  const url = runUrl(env);
  const repositoryRef = repositoryOf(env);
  // A repository on GitHub has its own numbers; this one counts in Azure Repos.
  const mergeRequest = repositoryRef ? Number(env.SYSTEM_PULLREQUEST_PULLREQUESTID) : 0;
  return {
    platform: 'azure',
    ...(actor && { actor }),
    ...(url && { url }),
    ...(env.BUILD_SOURCEVERSION && { commit: env.BUILD_SOURCEVERSION }),
    ...(branch && { branch }),
    ...(env.BUILD_REPOSITORY_URI && { repository: env.BUILD_REPOSITORY_URI }),
    ...(repositoryRef && { repositoryRef }),
    ...(mergeRequest > 0 && { mergeRequest }),
  };
}

function runUrl(env: ProcessView['env']): string | undefined {
  const { SYSTEM_COLLECTIONURI: collection, SYSTEM_TEAMPROJECT: project, BUILD_BUILDID: id } = env;
  if (!collection || !project || !id) return undefined;
  const run = `${collection.replace(/\/?$/, '/')}${encodeURIComponent(project)}/_build/results?buildId=${id}`;
  return env.SYSTEM_JOBID ? `${run}&view=logs&j=${env.SYSTEM_JOBID}` : run;
}

/** The repository where it is one of Azure Repos: pipelines may also build from elsewhere. */
function repositoryOf(env: ProcessView['env']): RunContext['repositoryRef'] {
  const { SYSTEM_COLLECTIONURI: url, SYSTEM_TEAMPROJECT: project, BUILD_REPOSITORY_NAME: name } = env;
  if (!url || !project || !name || env.BUILD_REPOSITORY_PROVIDER !== 'TfsGit') return undefined;
  return { forge: 'azure-devops', url, path: `${project}/${name}` };
}
