import { join } from 'node:path';
import type { JobPlace } from './host.ts';

/** What the predefined variables of a pipeline are made of. Instants are ISO 8601. */
export interface PipelineFacts {
  /** The repository by its platform's name: `shop/storefront-api`, `Retail/gitops`. */
  readonly repository: string;
  /** Where git finds it. */
  readonly url: string;
  readonly commit: string;
  readonly branch: string;
  readonly defaultBranch: string;
  readonly commitTitle: string;
  readonly actor: { readonly name: string; readonly login: string; readonly email: string };
  readonly startedAt: string;
  /** The address of the server: `http://127.0.0.1:4000`. */
  readonly server: string;
}

/**
 * The predefined variables of GitLab CI that pipelines rely on (docs.gitlab.com, ci/variables/
 * predefined_variables). Those of a feature that is not rehearsed, such as a container registry, are absent.
 */
export function gitlabPredefined(facts: PipelineFacts, place: JobPlace): Record<string, string> {
  const [namespace = '', project = facts.repository] = splitLast(facts.repository);
  return {
    CI: 'true',
    GITLAB_CI: 'true',
    CI_SERVER: 'yes',
    CI_SERVER_NAME: 'GitLab',
    CI_SERVER_URL: facts.server,
    CI_API_V4_URL: `${facts.server}/api/v4`,
    CI_PROJECT_PATH: facts.repository,
    CI_PROJECT_NAMESPACE: namespace,
    CI_PROJECT_NAME: project,
    CI_PROJECT_DIR: place.folder,
    CI_PROJECT_URL: `${facts.server}/${facts.repository}`,
    CI_REPOSITORY_URL: facts.url,
    CI_DEFAULT_BRANCH: facts.defaultBranch,
    CI_COMMIT_SHA: facts.commit,
    CI_COMMIT_SHORT_SHA: facts.commit.slice(0, 8),
    CI_COMMIT_BRANCH: facts.branch,
    CI_COMMIT_REF_NAME: facts.branch,
    CI_COMMIT_REF_SLUG: slug(facts.branch),
    CI_COMMIT_TITLE: facts.commitTitle,
    CI_PIPELINE_ID: '1',
    CI_PIPELINE_IID: '1',
    CI_PIPELINE_SOURCE: 'push',
    CI_PIPELINE_CREATED_AT: facts.startedAt,
    CI_JOB_ID: '1',
    CI_JOB_NAME: place.job.name,
    CI_JOB_NAME_SLUG: slug(place.job.name),
    CI_JOB_STAGE: place.stage.name,
    CI_JOB_URL: `${facts.server}/${facts.repository}/-/jobs/1`,
    GITLAB_USER_NAME: facts.actor.name,
    GITLAB_USER_LOGIN: facts.actor.login,
    GITLAB_USER_EMAIL: facts.actor.email,
  };
}

/** The folders of an Azure job below its workspace: sources, what is staged for publishing (docs as below). */
export const AZURE_FOLDERS = { sources: 's', staging: 'a' } as const;

/**
 * The predefined variables of Azure Pipelines that pipelines rely on, by their Azure names (docs
 * pipelines/build/variables). Folders of the agent lie beside the work folder.
 */
export function azurePredefined(facts: PipelineFacts, place: JobPlace, temp: string): Record<string, string> {
  const [project = '', name = facts.repository] = splitLast(facts.repository);
  const sources = join(place.folder, AZURE_FOLDERS.sources);
  return {
    TF_BUILD: 'True',
    'Agent.OS': 'Linux',
    'Agent.TempDirectory': temp,
    'Agent.BuildDirectory': place.folder,
    'Agent.JobName': place.job.name,
    'Pipeline.Workspace': place.folder,
    'Build.BuildId': '1',
    'Build.BuildNumber': '1',
    'Build.Reason': 'IndividualCI',
    'Build.Repository.Name': name,
    'Build.Repository.Uri': facts.url,
    'Build.Repository.Provider': 'TfsGit',
    'Build.SourceVersion': facts.commit,
    'Build.SourceVersionMessage': facts.commitTitle,
    'Build.SourceBranch': `refs/heads/${facts.branch}`,
    'Build.SourceBranchName': facts.branch.split('/').at(-1) ?? facts.branch,
    'Build.SourcesDirectory': sources,
    'Build.ArtifactStagingDirectory': join(place.folder, AZURE_FOLDERS.staging),
    'Build.RequestedFor': facts.actor.name,
    'Build.RequestedForEmail': facts.actor.email,
    'System.CollectionUri': `${facts.server}/`,
    'System.TeamProject': project,
    'System.DefaultWorkingDirectory': sources,
    'System.StageName': place.stage.name,
    'System.JobName': place.job.name,
    'System.StageAttempt': '1',
    'System.JobAttempt': String(place.attempt),
    ...(place.job.environment === undefined ? {} : { 'Environment.Name': place.job.environment }),
  };
}

function splitLast(path: string): readonly string[] {
  const at = path.lastIndexOf('/');
  return at < 0 ? ['', path] : [path.slice(0, at), path.slice(at + 1)];
}

/** Lower case, at most 63 characters, everything else as `-`: GitLab's rule for `…_SLUG`. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
}
