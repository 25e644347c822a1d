import type { ReportKind } from '@tandem/contract';
import { renderMarkdown } from '@tandem/safe-text';
import { codeQualityIssues, mergeCodeQuality } from './code-quality.ts';
import type { FindingReport } from './finding-report.ts';
import { junitText } from './junit.ts';
import { sarifText } from './sarif.ts';
import { findingsSummary } from './summary.ts';

const WRITERS: Readonly<Record<ReportKind, (report: FindingReport) => string>> = {
  junit: junitText,
  sarif: sarifText,
  'code-quality': ({ findings }) => mergeCodeQuality(undefined, codeQualityIssues(findings)),
  markdown: ({ title, findings }) => `${renderMarkdown(findingsSummary(title, findings))}\n`,
};

/** The text of a report. The same findings give the same bytes. */
export function reportText(kind: ReportKind, report: FindingReport): string {
  return WRITERS[kind](report);
}
