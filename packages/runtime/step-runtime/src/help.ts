import { type InputSpec, inputVariable, outputsOf, type StepContract } from '@tandem/contract';
import { expected } from './inputs.ts';

/** The text that `--help` prints: all of the contract, in plain words. Ends in a line feed. */
export function helpText(contract: StepContract, version: string): string {
  return [
    `${contract.name} ${version}: ${contract.title}`,
    '',
    contract.description,
    ...section('Inputs, as --name value or as environment variables', inputLines(contract)),
    ...section('Outputs', outputLines(contract)),
    ...section('Failures', failureLines(contract)),
    ...section('Secrets, from the environment only', secretLines(contract)),
    ...section('Options', [
      '  --help      Show this.',
      '  --version   Show the version.',
      '  --json      Print how it ended as one JSON line on standard output, and the log on standard error.',
    ]),
    ...section('Exit codes', [
      '  0  done, open, held, nothing-to-do    1  failed    75  failed, running it again can help    70  a bug',
    ]),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines];
}

function inputLines(contract: StepContract): readonly string[] {
  return Object.entries(contract.inputs).flatMap(([name, spec]) => [
    `  --${name.replaceAll('_', '-')}  (${inputVariable(name)}, ${defaultWords(spec)})`,
    `      ${spec.description}`,
    `      ${capital(expected(spec))}.`,
  ]);
}

function defaultWords(spec: InputSpec): string {
  if (spec.default === undefined) return 'required';
  return spec.default === '' ? 'empty by default' : `default ${JSON.stringify(spec.default)}`;
}

function outputLines(contract: StepContract): readonly string[] {
  return Object.entries(outputsOf(contract)).map(([name, { description }]) => `  ${name}  ${description}`);
}

function failureLines(contract: StepContract): readonly string[] {
  return Object.entries(contract.failures).flatMap(([code, failure]) => [
    `  ${code}  ${failure.summary}`,
    `      ${failure.fix}${failure.retry ? ' Running it again can help.' : ''}`,
  ]);
}

function secretLines(contract: StepContract): readonly string[] {
  return Object.entries(contract.secrets).map(
    ([name, secret]) => `  ${name}  ${secret.description}${secret.optional ? ' Optional.' : ''}`,
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
