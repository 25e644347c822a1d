import { REPORT_NAMES, type StepContract } from '@tandem/contract';
import { reportsOn } from './publications.ts';
import { expression } from './yaml.ts';

/**
 * The steps that publish what a step has written, also where it failed. The output of a report's name is set where
 * its file was written: a step that publishes an absent file would fail the job.
 */
export function reportSteps(contract: StepContract): readonly object[] {
  return reportsOn('azure', contract).map(({ name, kind, as }) => {
    const output = `${expression('parameters.id')}.${name}`;
    const head = {
      displayName: `${contract.title}: ${REPORT_NAMES[kind]} report`,
      condition: `and(succeededOrFailed(), ne(variables['${output}'], ''))`,
    };
    if (as === 'artifact') return { publish: `$(${output})`, artifact: artifactName(name), ...head };
    return kind === 'junit' ? testResults(contract, output, head) : summary(output, head);
  });
}

/**
 * A name of its own for each try of each job, since a pipeline artifact is never replaced: the job by its name and
 * its number in a matrix, as `System.JobName` is the same for every job outside a matrix. A name takes no `/`, `\\`,
 * `:`, `"`, `<`, `>`, `|`, `*` and `?`; none of these is in the name of a step, a stage or a job.
 */
function artifactName(report: string): string {
  const job = '$(System.StageName)-$(System.PhaseName).$(System.JobPositionInPhase)';
  const attempt = '$(System.StageAttempt).$(System.JobAttempt)';
  return `${expression('parameters.id')}-${report}-${job}-${attempt}`;
}

function testResults(contract: StepContract, output: string, head: object): object {
  const inputs = {
    testResultsFormat: 'JUnit',
    testResultsFiles: `$(${output})`,
    testRunTitle: contract.title,
  };
  return { task: 'PublishTestResults@2', ...head, inputs };
}

/** The agent takes an absolute path only (azure-pipelines-agent, TaskCommandExtension.cs, `uploadsummary`). */
function summary(output: string, head: object): object {
  const command = `printf '##vso[task.uploadsummary]%s\\n' "$(realpath "$TANDEM_REPORT")"`;
  return { bash: command, ...head, env: { TANDEM_REPORT: `$(${output})` } };
}
