/** The kinds of report files of a step; each platform publishes them in its own way. */
export type ReportKind = 'junit' | 'sarif' | 'code-quality' | 'markdown';

/** The display name of each kind of report. */
export const REPORT_NAMES: Readonly<Record<ReportKind, string>> = {
  junit: 'JUnit',
  sarif: 'SARIF',
  'code-quality': 'Code Quality',
  markdown: 'Markdown',
};
