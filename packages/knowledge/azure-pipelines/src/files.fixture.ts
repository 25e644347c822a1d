import { formatLocation, type Result } from '@tandem/contract';
import type { PipelineFiles, PipelineRefused, Plan } from '@tandem/pipeline';
import { type AzureCall, type AzureExpanded, expandAzure, resolveAzure } from './index.ts';

/** Files by path, and by `name@ref:path` for other repositories, as tests give them. */
export function filesOf(texts: Readonly<Record<string, string>>): PipelineFiles {
  return {
    self: async (path) => texts[path],
    other: async (repository, ref, path) => texts[`${repository}@${ref ?? ''}:${path}`],
  };
}

/** A call on `azure-pipelines.yml` among these files; a single text is that file. */
export function callOf(
  texts: string | Readonly<Record<string, string>>,
  more: Partial<AzureCall> = {},
): AzureCall {
  const files = filesOf(typeof texts === 'string' ? { 'azure-pipelines.yml': texts } : texts);
  return { file: 'azure-pipelines.yml', variables: {}, files, ...more };
}

/** The plan of a pipeline that must be resolvable. */
export async function planOf(...args: Parameters<typeof callOf>): Promise<Plan> {
  return must(await resolveAzure(callOf(...args)));
}

/** The expanded document of a pipeline that must be expandable. */
export async function documentOf(...args: Parameters<typeof callOf>): Promise<unknown> {
  const expanded: AzureExpanded = must(await expandAzure(callOf(...args)));
  return expanded.document;
}

/** What is wrong with a pipeline that must be refused: `file:line:column message` a line. */
export async function refusalOf(...args: Parameters<typeof callOf>): Promise<string> {
  const result = await resolveAzure(callOf(...args));
  if (result.ok) throw new Error('The pipeline was not refused.');
  return tell(result.error);
}

function must<T>(result: Result<T, PipelineRefused>): T {
  if (result.ok) return result.value;
  throw new Error(tell(result.error));
}

function tell({ findings }: PipelineRefused): string {
  return findings.map(({ at, message }) => `${at ? formatLocation(at) : '?'} ${message}`).join('\n');
}
