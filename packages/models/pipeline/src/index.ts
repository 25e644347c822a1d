export type { Plan, PlanArtifacts, PlanJob, PlanNeed, PlanSource, PlanStage, PlanStep } from './plan.ts';
export type { PipelineFiles, PipelineRefused } from './source.ts';
