export {
  definePipeline,
  isStepJob,
  type JobDefinition,
  jobsOf,
  type PipelineDefinition,
  type PipelineInput,
  type ScriptJob,
  type StageDefinition,
  type StepJob,
} from './define.ts';
export type {
  AzureJob,
  GitlabJob,
  Plan,
  PlanArtifacts,
  PlanJob,
  PlanNeed,
  PlanSource,
  PlanStage,
  PlanStep,
} from './plan.ts';
export type { PipelineFiles, PipelineRefused } from './source.ts';
