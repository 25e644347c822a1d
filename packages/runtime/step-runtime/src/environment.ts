import type { ProcessView, RunContext } from '@tandem/ports';

/** The platform that set this environment: each sets a variable of its own to `true`, in some case. */
export function detectPlatform(env: ProcessView['env']): RunContext['platform'] {
  if (isTrue(env.GITLAB_CI)) return 'gitlab';
  if (isTrue(env.TF_BUILD)) return 'azure';
  if (isTrue(env.GITHUB_ACTIONS)) return 'github';
  return 'local';
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
