import type { Finding } from '@tandem/contract';

/**
 * How an engine reads files: given, so that the engine stays pure. Answers undefined where the repository,
 * the ref or the file is not there; the engine turns that into a finding at the place that asked.
 */
export interface PipelineFiles {
  /** A file of the repository that the pipeline belongs to. */
  self(path: string): Promise<string | undefined>;
  /** A file of another repository at a ref: a GitLab project path or the name of an Azure repository resource. */
  other(repository: string, ref: string | undefined, path: string): Promise<string | undefined>;
}

/** The answer of an engine that could not resolve a pipeline: everything it found wrong, with places. */
export interface PipelineRefused {
  readonly findings: readonly Finding[];
}
