import type { ProcessView, RunContext } from '@tandem/ports';

/** Where the job runs, by GitHub's default variables (GitHub docs, actions/reference "Default environment variables"). */
export function githubContext(env: ProcessView['env']): RunContext {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name, GITHUB_RUN_ID: run } = env;
  const repository = server && name ? `${server}/${name}` : undefined;
  const branch = env.GITHUB_HEAD_REF || (env.GITHUB_REF_TYPE === 'tag' ? '' : env.GITHUB_REF_NAME);
  const actor = env.GITHUB_TRIGGERING_ACTOR || env.GITHUB_ACTOR;
  return {
    platform: 'github',
    ...(actor && { actor }),
    ...(repository && run && { url: `${repository}/actions/runs/${run}` }),
    ...(env.GITHUB_SHA && { commit: env.GITHUB_SHA }),
    ...(branch && { branch }),
    ...(repository && { repository }),
  };
}
