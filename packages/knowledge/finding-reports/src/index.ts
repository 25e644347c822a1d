export { codeQualityIssues, mergeCodeQuality } from './code-quality.ts';
export type { DescribedRule, FindingReport } from './finding-report.ts';
export { type IdentifiedFinding, identified } from './identity.ts';
export { reportText } from './report.ts';
export { findingsSummary, shorten } from './summary.ts';
