export { type AzureCall, type AzureExpanded, expandAzure, resolveAzure } from './resolve.ts';
export { evaluateCondition, evaluateRuntime, isRuntimeExpression } from './runtime/condition.ts';
export { type DependencyFacts, outputKey, type RunFacts, type RunResult } from './runtime/facts.ts';
export { expandMacros } from './runtime/macros.ts';
export { LIMITS, type Limits } from './template/budget.ts';
