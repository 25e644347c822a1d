import type { ProcessView, RunContext } from '@tandem/ports';

/** The platform that set this environment: each sets a variable of its own to `true`, in some case. */
export function detectPlatform(env: ProcessView['env']): RunContext['platform'] {
  if (isTrue(env.GITLAB_CI)) return 'gitlab';
  if (isTrue(env.TF_BUILD)) return 'azure';
  if (isTrue(env.GITHUB_ACTIONS)) return 'github';
  return 'local';
}

/** The variable that holds the job's folder, and what people call that folder, on each platform. */
const WORKSPACE_VARIABLES = {
  gitlab: 'CI_PROJECT_DIR',
  azure: 'PIPELINE_WORKSPACE',
  github: 'GITHUB_WORKSPACE',
  local: undefined,
} as const satisfies Readonly<Record<RunContext['platform'], string | undefined>>;

/**
 * The folder that path inputs may not leave: the platform's own for the job (GitLab docs, ci/variables/predefined_variables;
 * Azure DevOps docs, pipelines/build/variables `Pipeline.Workspace`, which holds the checkout in a subfolder;
 * GitHub docs, actions/reference/variables). The working directory where the platform does not name it;
 * undefined on a laptop, where paths are not confined.
 */
export function workspaceOf(
  platform: RunContext['platform'],
  view: Pick<ProcessView, 'cwd' | 'env'>,
): string | undefined {
  const variable = WORKSPACE_VARIABLES[platform];
  return variable && (view.env[variable] || view.cwd);
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^true$/i.test(value);
}

/**
 * The environment without the variables whose value is exactly `$(NAME)`: Azure Pipelines leaves the macro of
 * an undefined variable as it stands (Azure DevOps docs, pipelines/process/variables "Macro syntax").
 */
export function definedEnvironment(env: ProcessView['env']): ProcessView['env'] {
  return Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && !/^\$\([^()]*\)$/.test(value)),
  );
}
