import { type FindingReport, reportText } from '@tandem/finding-reports';
import type { Files } from '@tandem/ports';
import { FINDING_REPORTS } from './inputs.ts';

type ReportName = keyof typeof FINDING_REPORTS;

/**
 * Writes {@link FINDING_REPORTS}, also without findings, so that a platform can compare runs. A report whose
 * input is empty is not written.
 *
 * @param inputs The path of each report.
 */
export async function writeReports(
  files: Pick<Files, 'write'>,
  inputs: Readonly<Record<ReportName, string>>,
  report: FindingReport,
): Promise<void> {
  for (const name of Object.keys(FINDING_REPORTS) as ReportName[]) {
    const path = inputs[name];
    if (path === '') continue;
    await files.write(path, new TextEncoder().encode(reportText(FINDING_REPORTS[name], report)));
  }
}
