import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Finding, formatLocation } from '@tandem/contract';
import {
  createMask,
  gitlabSectionEnd,
  gitlabSectionName,
  gitlabSectionStart,
  mapBlocks,
  renderMarkdown,
} from '@tandem/log-text';
import type { ProcessView, Reporter, SummaryBlock } from '@tandem/ports';
import { codeQualityIssues, mergeReport } from './code-quality.ts';
import { DEFAULT_DOTENV, mergeDotenv, outputPrefix, outputVariable } from './dotenv.ts';

/** The report of findings, in the job's work folder. */
export const CODE_QUALITY_FILE = 'gl-code-quality-report.json';

/** The summary, in the job's work folder; GitLab shows no page for a job, so it is an artifact. */
export const SUMMARY_FILE = 'tandem-summary.md';

/** The default limit of an instance for a dotenv report (GitLab docs, ci/variables/dotenv_variables). */
const DOTENV_BYTES = 5120;

/** The reporter for a GitLab job: log and sections on standard output, the rest as files for artifacts. */
export function gitlabReporter(view: ProcessView): Reporter {
  const mask = createMask();
  const findings: Finding[] = [];
  const blocks: SummaryBlock[] = [];
  const outputs = new Map<string, string>();
  const prefix = outputPrefix(view.env);
  let sections = 0;
  const print = (line: string): void => void view.stdout.write(`${line}\n`);
  const info = (text: string): void => print(mask.text(text));
  return {
    info,
    debug: (text) => {
      if (/^true$/i.test(view.env.CI_DEBUG_TRACE ?? '')) info(text);
    },
    group: async (title, body) => {
      const shown = mask.line(title);
      sections += 1;
      const name = gitlabSectionName(shown, sections);
      print(gitlabSectionStart(name, shown, unixSeconds()));
      try {
        return await body();
      } finally {
        print(gitlabSectionEnd(name, unixSeconds()));
      }
    },
    finding: (finding) => {
      const clean = maskFinding(finding, (text) => mask.apply(text));
      findings.push(clean);
      const place = clean.at ? ` ${formatLocation(clean.at)}` : '';
      info(`${clean.severity}:${place} ${clean.message} [${clean.rule}]`);
    },
    summary: (more) => void blocks.push(...mapBlocks(more, (text) => mask.apply(text))),
    output: (name, value) => void outputs.set(outputVariable(prefix, name), mask.output(value)),
    secret: (value) => void mask.add(value),
    finish: async () => {
      const bytes = replaceFile(resolve(view.cwd, view.env.TANDEM_DOTENV || DEFAULT_DOTENV), (before) =>
        mergeDotenv(before, outputs),
      );
      if (bytes > DOTENV_BYTES) {
        print(
          `warning: The outputs of this job are ${bytes} bytes; GitLab takes ${DOTENV_BYTES} by default.`,
        );
      }
      replaceFile(join(view.cwd, CODE_QUALITY_FILE), (before) =>
        mergeReport(before, codeQualityIssues(findings)),
      );
      if (blocks.length > 0) appendFileSync(join(view.cwd, SUMMARY_FILE), `${renderMarkdown(blocks)}\n`);
    },
  };
}

function maskFinding(finding: Finding, apply: (text: string) => string): Finding {
  return {
    ...finding,
    rule: apply(finding.rule),
    message: apply(finding.message),
    ...(finding.at && { at: { ...finding.at, file: apply(finding.at.file) } }),
  };
}

/** Puts a changed file in the place of the old one; returns how many bytes it has. */
function replaceFile(path: string, change: (before: string | undefined) => string): number {
  const text = change(existsSync(path) ? readFileSync(path, 'utf8') : undefined);
  const fresh = `${path}.${process.pid}.new`;
  writeFileSync(fresh, text);
  renameSync(fresh, path);
  return Buffer.byteLength(text);
}

function unixSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
