export type { JobResult, RunEvent, RunResult, Shown } from './events.ts';
export type { AzureDependency, AzureFacts, AzureResult, JobPlace, RunHost, RuntimeDialect } from './host.ts';
export { azurePredefined, gitlabPredefined, type PipelineFacts } from './predefined.ts';
export { type RunOptions, runPlan } from './run-plan.ts';
