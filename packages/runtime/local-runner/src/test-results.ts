import { glob, readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { fail, type JobState } from './azure-state.ts';
import type { JobRun } from './job.ts';
import { countTests } from './junit.ts';
import { AZURE_FOLDERS } from './predefined.ts';

/** The task that shows test results, and its inputs that are understood here. */
export const TEST_RESULTS_TASK = 'PublishTestResults@2';
const INPUTS: readonly string[] = [
  'testResultsFormat',
  'testRunner',
  'testResultsFiles',
  'searchFolder',
  'testRunTitle',
  'mergeTestResults',
  'publishRunAttachments',
  'failTaskOnFailedTests',
  'failTaskOnMissingResultsFile',
];

/** What this runner cannot do with the inputs of the task; undefined where it can run it. */
export function testResultsProblem(inputs: Readonly<Record<string, string>>): string | undefined {
  const format = inputs.testResultsFormat ?? inputs.testRunner ?? 'JUnit';
  if (format !== 'JUnit') return `test results of the format ${format}; only JUnit is read`;
  const unknown = Object.keys(inputs).find((name) => !INPUTS.includes(name));
  return unknown === undefined ? undefined : `the input ${unknown} of ${TEST_RESULTS_TASK}`;
}

/**
 * Shows the test results that the inputs name, as the task does: no file is a warning, or fails the task where the
 * inputs say so (docs pipelines/tasks/reference/publish-test-results-v2).
 */
export async function publishTestResults(
  run: JobRun,
  state: JobState,
  inputs: Readonly<Record<string, string>>,
): Promise<void> {
  const folder = resolve(run.folder, AZURE_FOLDERS.sources, inputs.searchFolder ?? '');
  const pattern = inputs.testResultsFiles || '**/TEST-*.xml';
  let [files, failures] = [0, 0];
  for await (const path of glob(pattern, { cwd: folder })) {
    const counts = countTests(await readFile(resolve(folder, path), 'utf8'));
    if (counts === undefined) {
      run.onLine('stdout', `##[warning]${path} is no JUnit report.`);
      continue;
    }
    files += 1;
    failures += counts.failures;
    run.onShown({ kind: 'tests', file: relative(folder, resolve(folder, path)), ...counts });
  }
  if (files === 0) {
    run.onLine('stdout', `##[warning]No test result files matching ${pattern} were found.`);
    if (isTrue(inputs.failTaskOnMissingResultsFile)) fail(state, 'There are no test results.');
  }
  if (failures > 0 && isTrue(inputs.failTaskOnFailedTests)) fail(state, 'There are failed tests.');
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true';
}
