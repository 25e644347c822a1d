import type { Finding } from '@tandem/contract';

/**
 * How an engine reads files; passed in, so that the engine stays pure. Returns undefined where the repository,
 * the ref or the file does not exist; the engine reports that as a finding where the file is referenced.
 */
export interface PipelineFiles {
  /** A file of the repository that the pipeline belongs to. */
  self(path: string): Promise<string | undefined>;
  /** A file of another repository at a ref: a GitLab project path or the name of an Azure repository resource. */
  other(repository: string, ref: string | undefined, path: string): Promise<string | undefined>;
}

/** Why an engine could not resolve a pipeline: all findings, with their locations. */
export interface PipelineRefused {
  readonly findings: readonly Finding[];
}
