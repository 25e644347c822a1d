import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Finding } from '@tandem/contract';
import { codeQualityIssues, mergeCodeQuality } from '@tandem/finding-reports';
import type { ProcessView, SummaryBlock } from '@tandem/ports';
import { renderMarkdown } from '@tandem/safe-text';
import { DEFAULT_DOTENV, mergeDotenv } from './dotenv.ts';

/** The report of findings, in the job's work folder. */
export const CODE_QUALITY_FILE = 'gl-code-quality-report.json';

/** The summary, in the job's work folder; GitLab shows no page for a job, so it is an artifact. */
export const SUMMARY_FILE = 'tandem-summary.md';

/** What a job leaves in files for its artifacts. All texts are masked already. */
export interface Left {
  readonly outputs: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
  readonly blocks: readonly SummaryBlock[];
}

/**
 * Writes the outputs and the report of findings, also where there are none, so that the artifacts which the
 * templates name are there; adds to the summary. Returns the bytes of the file of outputs.
 */
export function writeFiles({ cwd, env }: ProcessView, { outputs, findings, blocks }: Left): number {
  const bytes = replaceFile(resolve(cwd, env.TANDEM_DOTENV || DEFAULT_DOTENV), (before) =>
    mergeDotenv(before, outputs),
  );
  replaceFile(join(cwd, CODE_QUALITY_FILE), (before) =>
    mergeCodeQuality(before, codeQualityIssues(findings)),
  );
  if (blocks.length > 0) appendFileSync(join(cwd, SUMMARY_FILE), `${renderMarkdown(blocks)}\n`);
  return bytes;
}

/** Puts a changed file in the place of the old one; returns how many bytes it has. */
function replaceFile(path: string, change: (before: string | undefined) => string): number {
  const text = change(existsSync(path) ? readFileSync(path, 'utf8') : undefined);
  const fresh = `${path}.${process.pid}.new`;
  writeFileSync(fresh, text);
  renameSync(fresh, path);
  return Buffer.byteLength(text);
}
