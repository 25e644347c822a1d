import { formatLocation } from '@tandem/contract';
import type { Plan, PlanStep } from '@tandem/pipeline';
import { TEST_RESULTS_TASK, testResultsProblem } from './test-results.ts';

/** Azure tasks that only bring a tool which this machine must have anyway. */
const NEEDLESS_TASKS = /^(UseNode|NodeTool)@\d+$/;

/** Everything in a plan that this runner cannot do, a line each: it runs all of a plan or nothing. */
export function unrunnable(plan: Plan): readonly string[] {
  return plan.stages.flatMap((stage) =>
    stage.jobs.flatMap((job) =>
      job.steps.flatMap((step) => {
        const problem = problemOf(step);
        const at = step.at ?? job.at;
        const where = at ? `${formatLocation(at)}: ` : '';
        return problem === undefined ? [] : [`${where}job ${job.name}: ${problem}`];
      }),
    ),
  );
}

function problemOf(step: PlanStep): string | undefined {
  if (step.kind === 'task' && step.task === TEST_RESULTS_TASK) return testResultsProblem(step.inputs);
  if (step.kind === 'task' && !NEEDLESS_TASKS.test(step.task)) return `the task ${step.task}`;
  if (step.kind === 'script' && step.shell !== 'bash') return `a script for ${step.shell}; only bash is run`;
  return undefined;
}
