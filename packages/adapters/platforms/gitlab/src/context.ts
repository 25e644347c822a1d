import type { ProcessView, RunContext } from '@tandem/ports';

/**
 * Where the job runs, by GitLab's predefined variables (GitLab docs, ci/variables/predefined_variables). Not
 * `CI_REPOSITORY_URL`, which holds the job's token.
 */
export function gitlabContext(env: ProcessView['env']): RunContext {
  const actor = env.GITLAB_USER_LOGIN || env.GITLAB_USER_NAME;
  const mergeRequest = Number(env.CI_MERGE_REQUEST_IID);
  const branch = env.CI_COMMIT_BRANCH || env.CI_MERGE_REQUEST_SOURCE_BRANCH_NAME;
  return {
    platform: 'gitlab',
    ...(actor && { actor }),
    ...(env.CI_JOB_URL && { url: env.CI_JOB_URL }),
    ...(env.CI_COMMIT_SHA && { commit: env.CI_COMMIT_SHA }),
    ...(branch && { branch }),
    ...(env.CI_PROJECT_URL && { repository: env.CI_PROJECT_URL }),
    ...(env.CI_SERVER_URL &&
      env.CI_PROJECT_PATH && {
        repositoryRef: { forge: 'gitlab', url: env.CI_SERVER_URL, path: env.CI_PROJECT_PATH },
      }),
    ...(mergeRequest > 0 && { mergeRequest }),
  };
}
