export { codeQualityIssues, mergeCodeQuality } from './code-quality.ts';
export { type IdentifiedFinding, identified } from './identity.ts';
export { junitText } from './junit.ts';
export { sarifText } from './sarif.ts';
export { findingsSummary, shorten } from './summary.ts';
