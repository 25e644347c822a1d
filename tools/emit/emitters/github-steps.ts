import { loaderScript } from '@tandem/bundles';
import { type InputSpec, inputVariable, outputsOf, REPORT_NAMES, type StepContract } from '@tandem/contract';
import { describedInput } from '../describe.ts';
import { type Emitted, emitPerStep, type Sources } from '../emitter.ts';
import { reportsOn } from '../publications.ts';
import { emittedLine, expression, json, yamlText } from '../yaml.ts';

export const folders = ['github-actions'];

/** A GitHub action for each step. */
export function emits(sources: Sources): Emitted {
  return emitPerStep(sources, (step) => `github-actions/${step}/action.yml`, githubAction);
}

/** The composite action of a step. GitHub knows text only: lists are JSON, or one item a line. */
export function githubAction(contract: StepContract): string {
  const secrets = Object.keys(contract.secrets);
  const notes = secrets.length > 0 ? [`# Give it ${secrets.join(', ')} by env: where it is used.`] : [];
  const body = yamlText({
    name: contract.title,
    description: contract.description,
    inputs: {
      bundles: {
        description:
          'Where the bundles are. Empty: what the variable TANDEM_BUNDLES of the environment says.',
        default: '',
      },
      ...Object.fromEntries(Object.entries(contract.inputs).map(([name, spec]) => [name, inputOf(spec)])),
    },
    outputs: actionOutputs(contract),
    runs: { using: 'composite', steps: [stepOf(contract), ...reportSteps(contract)] },
  });
  return [`# ${emittedLine(contract.name)}`, ...notes, body].join('\n');
}

function inputOf(spec: InputSpec): object {
  const description = describedInput(spec);
  if (spec.default === undefined) return { description: description + kindOf(spec), required: true };
  const given = typeof spec.default === 'string' ? spec.default : json(spec.default);
  return { description: description + kindOf(spec), default: given };
}

function kindOf(spec: InputSpec): string {
  switch (spec.type) {
    case 'text':
    case 'path':
      return '';
    case 'choice':
      return ` One of ${spec.options.join(', ')}.`;
    case 'flag':
      return ' true or false.';
    case 'integer':
      return ' A whole number.';
    case 'list':
      return ' A JSON array, or one a line.';
  }
}

function actionOutputs(contract: StepContract): object {
  return Object.fromEntries(
    Object.entries(outputsOf(contract)).map(([name, { description }]) => [
      name,
      { description, value: expression(`steps.run.outputs.${name}`) },
    ]),
  );
}

function stepOf(contract: StepContract): object {
  return {
    id: 'run',
    shell: 'bash',
    env: {
      TANDEM_FROM: expression('inputs.bundles'),
      ...Object.fromEntries(
        Object.keys(contract.inputs).map((name) => [inputVariable(name), expression(`inputs.${name}`)]),
      ),
    },
    run: loaderScript(contract.name),
  };
}

/** The steps that publish what the step has written, also where it failed. */
function reportSteps(contract: StepContract): readonly object[] {
  return reportsOn('github', contract).map(({ name, kind, as }) => {
    const output = `steps.run.outputs.${name}`;
    const head = {
      name: `${contract.title}: ${REPORT_NAMES[kind]} report`,
      if: expression(`always() && ${output} != ''`),
    };
    if (as === 'report') {
      const run = 'cat "$TANDEM_REPORT" >> "$GITHUB_STEP_SUMMARY"';
      return { ...head, shell: 'bash', env: { TANDEM_REPORT: expression(output) }, run };
    }
    // A name of its own for each job of a matrix and each attempt: an artifact that exists fails the upload.
    const job = `${expression('github.job')}.${expression('strategy.job-index')}`;
    const named = `${contract.name}-${name}-${job}-${expression('github.run_attempt')}`;
    return {
      ...head,
      uses: 'actions/upload-artifact@v4',
      with: { name: named, path: expression(output), overwrite: true },
    };
  });
}
