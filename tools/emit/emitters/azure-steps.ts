import { loaderScript } from '@tandem/bundles';
import { type InputSpec, inputVariable, type StepContract } from '@tandem/contract';
import { reportSteps } from '../azure-reports.ts';
import { BUNDLES, describedInput } from '../describe.ts';
import { type Emitted, emitPerStep, type Sources } from '../emitter.ts';
import { emittedLine, expression, yamlText } from '../yaml.ts';

export const folders = ['azure-pipelines-templates/steps'];

/** An Azure template for each step. */
export function emits(sources: Sources): Emitted {
  return emitPerStep(sources, (step) => `azure-pipelines-templates/steps/${step}.yml`, azureTemplate);
}

/** The Azure Pipelines template of a step: a steps template with one bash step, then its reports. */
export function azureTemplate(contract: StepContract): string {
  const body = yamlText({
    parameters: parametersOf(contract),
    steps: [stepOf(contract), ...reportSteps(contract)],
  });
  return [`# ${emittedLine(contract.name)}`, '#', `# ${contract.title}.`, body].join('\n');
}

function parametersOf(contract: StepContract): readonly object[] {
  return [
    {
      name: 'id',
      displayName: 'Name of the step, by which later steps and jobs read its outputs.',
      type: 'string',
      default: contract.name.replaceAll('-', '_'),
    },
    {
      name: 'condition',
      displayName: 'When the step runs.',
      type: 'string',
      default: 'succeeded()',
    },
    {
      name: 'bundles',
      displayName: BUNDLES,
      type: 'string',
      default: '',
    },
    ...Object.entries(contract.inputs).map(([name, spec]) => parameterOf(name, spec)),
  ];
}

/** An input as a template parameter (Azure DevOps docs, pipelines/process/template-parameters). */
function parameterOf(name: string, spec: InputSpec): object {
  const head = { name, displayName: describedInput(spec) };
  const given = spec.default === undefined ? {} : { default: spec.default };
  switch (spec.type) {
    case 'text':
    case 'path':
      return { ...head, type: 'string', ...given };
    case 'choice':
      return { ...head, type: 'string', values: spec.options, ...given };
    case 'flag':
      return { ...head, type: 'boolean', ...given };
    case 'integer':
      return { ...head, type: 'number', ...given };
    case 'list':
      return { ...head, type: 'object', ...given };
  }
}

/** Secrets that Azure itself gives, under other names (Azure DevOps docs, pipelines/build/variables). */
const VARIABLES: Readonly<Record<string, string>> = { SYSTEM_ACCESSTOKEN: 'System.AccessToken' };

function stepOf(contract: StepContract): object {
  const { exclusive, title } = contract;
  const mayRetry = Object.values(contract.failures).some((failure) => failure.retry);
  return {
    bash: loaderScript(contract.name),
    name: expression('parameters.id'),
    displayName: exclusive ? `${title}: ${expression(`parameters.${exclusive}`)}` : title,
    condition: expression('parameters.condition'),
    // Azure cannot tell exit codes apart, and every step is safe to run again.
    ...(mayRetry && { retryCountOnTaskFailure: 2 }),
    env: {
      TANDEM_FROM: expression('parameters.bundles'),
      // Secrets reach a script only where they are mapped; one that is not set arrives as its own macro.
      TANDEM_BUNDLES_TOKEN: '$(TANDEM_BUNDLES_TOKEN)',
      ...Object.fromEntries(
        Object.keys(contract.secrets).map((name) => [name, `$(${VARIABLES[name] ?? name})`]),
      ),
      ...Object.fromEntries(
        Object.entries(contract.inputs).map(([name, spec]) => [
          inputVariable(name),
          variableValue(name, spec),
        ]),
      ),
    },
  };
}

function variableValue(name: string, spec: InputSpec): string {
  return expression(spec.type === 'list' ? `convertToJson(parameters.${name})` : `parameters.${name}`);
}
