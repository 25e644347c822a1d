import type { AzureResult } from './host.ts';

/** What changes while an Azure job's steps run. */
export interface JobState {
  result: AzureResult;
  exitCode?: number;
  why?: string;
  /** By their Azure names, each once whatever its case; see {@link setVariable}. */
  readonly variables: Record<string, string>;
  /** Secrets that steps made: for macros, never in the environment. */
  readonly secrets: Record<string, string>;
  readonly outputs: Record<string, string>;
  /** Folders before the PATH, the last one added first. */
  readonly path: string[];
}

/** Sets a variable, whose name is the same in any case (docs pipelines/process/variables). */
export function setVariable(variables: Record<string, string>, name: string, value: string): void {
  forgetVariable(variables, name);
  variables[name] = value;
}

/** Takes a variable away, in whatever case it is written. */
export function forgetVariable(variables: Record<string, string>, name: string): void {
  const lower = name.toLowerCase();
  for (const known of Object.keys(variables)) if (known.toLowerCase() === lower) delete variables[known];
}

const ORDER: readonly string[] = ['Succeeded', 'SucceededWithIssues', 'Canceled', 'Failed'];

/** The worse of two results: a step can only make things worse (docs scripts/logging-commands, complete). */
export function worse(one: AzureResult, other: AzureResult): AzureResult {
  return ORDER.indexOf(other) > ORDER.indexOf(one) ? other : one;
}

/** Makes the job a failed one. */
export function fail(state: JobState, why: string | undefined): void {
  state.result = 'Failed';
  if (why !== undefined) state.why = why;
}
