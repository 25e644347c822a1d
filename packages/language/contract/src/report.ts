/** The kinds of files that a step leaves for its platform; each is published as the platform can show it. */
export type ReportKind = 'junit' | 'sarif' | 'code-quality' | 'markdown';

/** The name of each kind of report, for readers. */
export const REPORT_NAMES: Readonly<Record<ReportKind, string>> = {
  junit: 'JUnit',
  sarif: 'SARIF',
  'code-quality': 'Code Quality',
  markdown: 'Markdown',
};
