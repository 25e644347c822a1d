import type { ReportKind, StepContract } from '@tandem/contract';

/** A platform that publishes reports. */
export type ReportPlatform = 'gitlab' | 'azure' | 'github';

/** How a platform shows a report: as its own report of that kind, or as a named artifact of the run. */
export interface Publication {
  readonly as: 'report' | 'artifact';
  /** Where a person finds it, for the reference. */
  readonly shown: string;
  /** The page of the platform's documentation that states it. */
  readonly source: string;
}

const GITLAB_REPORTS = 'docs.gitlab.com, ci/yaml/artifacts_reports';
const GITLAB_ARTIFACT: Publication = {
  as: 'artifact',
  shown: 'artifact of the job, linked from the merge request (`artifacts:expose_as`)',
  source: 'docs.gitlab.com, ci/jobs/job_artifacts',
};
const AZURE_ARTIFACT: Publication = {
  as: 'artifact',
  shown: 'artifact of the run, `<id>-<report>-<stage>-<job>-<attempt>`',
  source: 'learn.microsoft.com, azure/devops/pipelines/yaml-schema/steps-publish',
};
const GITHUB_ARTIFACT: Publication = {
  as: 'artifact',
  shown: 'artifact of the run, `<step>-<report>-<job>.<number in its matrix>-<attempt>`',
  source: 'github.com/actions/upload-artifact',
};

/**
 * How each platform shows each kind of report. From here come the templates and the table in the reference.
 *
 * SARIF on GitLab: `artifacts:reports:sarif` is generally available from GitLab 19.2, for Ultimate only, and takes
 * nothing from a job that failed; an earlier GitLab refuses the whole pipeline for the unknown key.
 * SARIF on GitHub: code scanning needs `security-events: write` and, for a private repository, a licence.
 */
export const PUBLICATIONS: Readonly<Record<ReportKind, Readonly<Record<ReportPlatform, Publication>>>> = {
  junit: {
    gitlab: {
      as: 'report',
      shown: 'tests of the pipeline and the merge request (`artifacts:reports:junit`)',
      source: GITLAB_REPORTS,
    },
    azure: {
      as: 'report',
      shown: 'tests of the run (`PublishTestResults@2`)',
      source: 'learn.microsoft.com, azure/devops/pipelines/tasks/reference/publish-test-results-v2',
    },
    github: GITHUB_ARTIFACT,
  },
  sarif: {
    gitlab: {
      ...GITLAB_ARTIFACT,
      shown: `${GITLAB_ARTIFACT.shown}; GitLab reads SARIF itself from 19.2 only, on Ultimate, and from jobs that passed`,
    },
    azure: AZURE_ARTIFACT,
    github: {
      ...GITHUB_ARTIFACT,
      shown: `${GITHUB_ARTIFACT.shown}; code scanning needs a permission and a licence that a template cannot give`,
    },
  },
  'code-quality': {
    gitlab: {
      as: 'report',
      shown: 'Code Quality of the merge request (`artifacts:reports:codequality`)',
      source: GITLAB_REPORTS,
    },
    azure: AZURE_ARTIFACT,
    github: GITHUB_ARTIFACT,
  },
  markdown: {
    gitlab: GITLAB_ARTIFACT,
    azure: {
      as: 'report',
      shown: 'summary of the run (`task.uploadsummary`)',
      source: 'learn.microsoft.com, azure/devops/pipelines/scripts/logging-commands',
    },
    github: {
      as: 'report',
      shown: 'summary of the run (`GITHUB_STEP_SUMMARY`)',
      source: 'docs.github.com, actions/reference/workflows-and-actions/workflow-commands',
    },
  },
};

/** The reports of a step: the input that names the file, its kind, and how the platform shows it. */
export function reportsOn(
  platform: ReportPlatform,
  contract: StepContract,
): readonly { readonly name: string; readonly kind: ReportKind; readonly as: Publication['as'] }[] {
  return Object.entries(contract.reports ?? {}).map(([name, kind]) => ({
    name,
    kind,
    as: PUBLICATIONS[kind][platform].as,
  }));
}
