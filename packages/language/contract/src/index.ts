export type { ClusterRead, Permission } from './access.ts';
export { contractProblems, defineStep, RESERVED_INPUTS } from './check.ts';
export type { Finding, Severity, Waiver } from './finding.ts';
export { countFindings, findingMessage, waive, waiverText } from './finding.ts';
export type {
  ChoiceInput,
  FlagInput,
  InputSpec,
  InputValue,
  IntegerInput,
  ListInput,
  PathInput,
  TextInput,
} from './input.ts';
export { inputVariable, pathsIn } from './input.ts';
export type { Location } from './location.ts';
export { formatLocation } from './location.ts';
export { nearestName } from './nearest.ts';
export type { DeclaredOutcome, Outcome } from './outcome.ts';
export { EXIT } from './outcome.ts';
export type { ReportKind } from './report.ts';
export { REPORT_NAMES } from './report.ts';
export type { Result } from './result.ts';
export { err, ok } from './result.ts';
export type {
  Effect,
  FailureSpec,
  InputsOf,
  OutputsOf,
  PortName,
  SecretSpec,
  StepContract,
  StepResult,
} from './step.ts';
export { isGate, outcomeWords, outputsOf } from './step.ts';
export { valueProblem } from './value.ts';
