import { err, ok, type Result } from '@tandem/contract';
import type { PipelineFiles, PipelineRefused, Plan, PlanSource } from '@tandem/pipeline';
import { scalar } from './node.ts';
import { recordNode, toPlain } from './plain.ts';
import { buildPlan } from './plan/build.ts';
import { findingsOf, Refused } from './refused.ts';
import type { Limits } from './template/budget.ts';
import { type Expanded, expandPipeline } from './template/pipeline.ts';

/** What a pipeline is resolved from. */
export interface AzureCall {
  /** The pipeline's file in its repository, e.g. `azure-pipelines.yml`. */
  readonly file: string;
  /** Run-time parameters as the person who queues the run would give them. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Predefined variables that the service knows before a run, by their own names, e.g. `Build.SourceBranch`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Variable groups, which only the server knows; a pipeline that uses one not given here is refused. */
  readonly groups?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly files: PipelineFiles;
  /** Other limits than the documented ones. */
  readonly limits?: Limits;
}

/** A pipeline with every template and template expression resolved. */
export interface AzureExpanded {
  /** The YAML document as plain data; every leaf is text. */
  readonly document: unknown;
  readonly sources: readonly PlanSource[];
}

/**
 * The plan of an Azure pipeline, resolved without the service: templates, parameters and `${{ }}` are gone;
 * conditions, `$[ ]` and `$( )` are kept as text for the run. What is not understood is refused with its place.
 */
export async function resolveAzure(call: AzureCall): Promise<Result<Plan, PipelineRefused>> {
  return refusable(async () => buildPlan(await expand(call)));
}

/** The expanded YAML document of an Azure pipeline: what the service's preview would show. */
export async function expandAzure(call: AzureCall): Promise<Result<AzureExpanded, PipelineRefused>> {
  return refusable(async () => {
    const { root, sources } = await expand(call);
    return { document: toPlain(root), sources };
  });
}

function expand(call: AzureCall): Promise<Expanded> {
  const variables = Object.entries(call.variables).map(
    ([name, value]) => [name.toLowerCase(), scalar(value)] as const,
  );
  return expandPipeline({
    file: call.file.replace(/^\/+/, ''),
    parameters: recordNode(call.parameters ?? {}),
    variables: new Map(variables),
    groups: call.groups ?? {},
    files: call.files,
    ...(call.limits ? { limits: call.limits } : {}),
  });
}

async function refusable<T>(work: () => Promise<T>): Promise<Result<T, PipelineRefused>> {
  try {
    return ok(await work());
  } catch (error) {
    if (error instanceof Refused) return err({ findings: findingsOf(error) });
    throw error;
  }
}
