import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
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
  /** The merge request that the pipeline runs for; `branch` is its source branch then. */
  readonly mergeRequest?: {
    readonly number: number;
    readonly title: string;
    readonly targetBranch: string;
  };
}

/**
 * The predefined variables of GitLab CI that pipelines rely on (docs.gitlab.com, ci/variables/
 * predefined_variables). Those of a feature that is not rehearsed, such as a container registry, are absent.
 */
export function gitlabPredefined(facts: PipelineFacts, place: JobPlace): Record<string, string> {
  const [namespace = '', project = facts.repository] = splitLast(facts.repository);
  const { environment, image } = place.job;
  return {
    CI: 'true',
    GITLAB_CI: 'true',
    CI_SERVER: 'yes',
    CI_SERVER_NAME: 'GitLab',
    CI_SERVER_URL: facts.server,
    ...serverParts(facts.server),
    CI_CONFIG_PATH: '.gitlab-ci.yml',
    CI_NODE_TOTAL: '1',
    CI_RUNNER_EXECUTABLE_ARCH: 'linux/amd64',
    CI_PROJECT_ID: '1',
    CI_PROJECT_TITLE: project,
    CI_PROJECT_PATH_SLUG: slug(facts.repository),
    CI_PROJECT_ROOT_NAMESPACE: facts.repository.split('/')[0] ?? '',
    CI_PROJECT_VISIBILITY: 'private',
    CI_BUILDS_DIR: dirname(place.folder),
    CI_COMMIT_MESSAGE: facts.commitTitle,
    CI_COMMIT_AUTHOR: `${facts.actor.name} <${facts.actor.email}>`,
    CI_COMMIT_REF_PROTECTED: String(facts.branch === facts.defaultBranch),
    CI_PIPELINE_URL: `${facts.server}/${facts.repository}/-/pipelines/1`,
    CI_JOB_STATUS: 'running',
    CI_JOB_STARTED_AT: facts.startedAt,
    ...(image === undefined ? {} : { CI_JOB_IMAGE: image }),
    ...(environment === undefined
      ? {}
      : { CI_ENVIRONMENT_NAME: environment, CI_ENVIRONMENT_SLUG: environmentSlug(environment) }),
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
    CI_COMMIT_REF_NAME: facts.branch,
    CI_COMMIT_REF_SLUG: slug(facts.branch),
    CI_COMMIT_TITLE: facts.commitTitle,
    CI_PIPELINE_ID: '1',
    CI_PIPELINE_IID: '1',
    ...eventOf(facts),
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

/** What the pipeline runs for: a merge request's pipeline has no branch (docs, ci/pipelines/merge_request_pipelines). */
function eventOf({ branch, mergeRequest }: PipelineFacts): Record<string, string> {
  if (!mergeRequest) return { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: branch };
  return {
    CI_PIPELINE_SOURCE: 'merge_request_event',
    CI_MERGE_REQUEST_ID: String(mergeRequest.number),
    CI_MERGE_REQUEST_IID: String(mergeRequest.number),
    CI_MERGE_REQUEST_TITLE: mergeRequest.title,
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: branch,
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: mergeRequest.targetBranch,
    CI_MERGE_REQUEST_EVENT_TYPE: 'detached',
    CI_MERGE_REQUEST_REF_PATH: `refs/merge-requests/${mergeRequest.number}/head`,
  };
}

/** The folders of an Azure job below its workspace (docs pipelines/build/variables). */
export const AZURE_FOLDERS = {
  sources: 's',
  staging: 'a',
  binaries: 'b',
  tests: 'TestResults',
} as const;

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
    'Agent.OSArchitecture': 'X64',
    'Agent.Id': '1',
    'Agent.Name': 'local',
    'Agent.MachineName': 'local',
    'Agent.JobStatus': 'Succeeded',
    'Agent.WorkFolder': dirname(place.folder),
    'Agent.TempDirectory': temp,
    'Agent.BuildDirectory': place.folder,
    'Agent.JobName': place.job.name,
    'Pipeline.Workspace': place.folder,
    'Build.BuildId': '1',
    'Build.BuildUri': 'vstfs:///Build/Build/1',
    'Build.DefinitionName': name,
    'Build.DefinitionVersion': '1',
    'Build.QueuedBy': facts.actor.name,
    'Build.SourceVersionAuthor': facts.actor.name,
    'Build.StagingDirectory': join(place.folder, AZURE_FOLDERS.staging),
    'Build.BinariesDirectory': join(place.folder, AZURE_FOLDERS.binaries),
    'Build.Repository.LocalPath': sources,
    'Build.Repository.Clean': 'False',
    'Common.TestResultsDirectory': join(place.folder, AZURE_FOLDERS.tests),
    'Build.BuildNumber': '1',
    ...reasonOf(facts),
    'Build.Repository.Name': name,
    'Build.Repository.Uri': facts.url,
    'Build.Repository.Provider': 'TfsGit',
    'Build.SourceVersion': facts.commit,
    'Build.SourceVersionMessage': facts.commitTitle,
    'Build.SourcesDirectory': sources,
    'Build.ArtifactStagingDirectory': join(place.folder, AZURE_FOLDERS.staging),
    'Build.RequestedFor': facts.actor.name,
    'Build.RequestedForEmail': facts.actor.email,
    'System.CollectionUri': `${facts.server}/`,
    'System.TeamProject': project,
    'System.DefaultWorkingDirectory': sources,
    'System.ArtifactsDirectory': join(place.folder, AZURE_FOLDERS.staging),
    'System.TeamFoundationCollectionUri': `${facts.server}/`,
    'System.HostType': 'build',
    'System.DefinitionId': '1',
    'System.PhaseName': place.job.name,
    'System.PhaseDisplayName': place.job.title ?? place.job.name,
    'System.JobDisplayName': place.job.title ?? place.job.name,
    'System.StageDisplayName': place.stage.title ?? place.stage.name,
    'System.StageName': place.stage.name,
    // The name of a job that is not in a matrix; its own name is that of the phase.
    'System.JobName': '__default',
    'System.JobPositionInPhase': '1',
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

/** The parts of the server's address that GitLab names one by one. */
function serverParts(server: string): Record<string, string> {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (!url) return {};
  const protocol = url.protocol.slice(0, -1);
  return {
    CI_SERVER_HOST: url.hostname,
    CI_SERVER_FQDN: url.host,
    CI_SERVER_PROTOCOL: protocol,
    CI_SERVER_PORT: url.port || { http: '80', https: '443' }[protocol] || '',
  };
}

/**
 * The slug of an environment: at most 24 characters, beginning with a letter; one that had to be changed ends
 * in six of a hash, so that two do not become the same (docs.gitlab.com, ci/environments, CI_ENVIRONMENT_SLUG).
 */
function environmentSlug(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-+$/, '');
  const led = /^[a-z]/.test(plain) ? plain : `env-${plain}`;
  if (led === name && led.length <= 24) return led;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return `${led.slice(0, 17).replace(/-+$/, '')}-${hash}`;
}

/** What the run is for (docs, pipelines/build/variables, "System.PullRequest" and "Build.Reason"). */
function reasonOf({ branch, mergeRequest }: PipelineFacts): Record<string, string> {
  if (!mergeRequest) {
    return {
      'Build.Reason': 'IndividualCI',
      'Build.SourceBranch': `refs/heads/${branch}`,
      'Build.SourceBranchName': branch.split('/').at(-1) ?? branch,
    };
  }
  return {
    'Build.Reason': 'PullRequest',
    'Build.SourceBranch': `refs/pull/${mergeRequest.number}/merge`,
    'Build.SourceBranchName': 'merge',
    'System.PullRequest.PullRequestId': String(mergeRequest.number),
    'System.PullRequest.SourceBranch': `refs/heads/${branch}`,
    'System.PullRequest.TargetBranch': `refs/heads/${mergeRequest.targetBranch}`,
    'System.PullRequest.TargetBranchName': mergeRequest.targetBranch,
  };
}
