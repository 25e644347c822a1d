import { EXIT, type StepContract, type StepResult } from '@tandem/contract';
import { createMask, type Mask, SHORTEST_SECRET } from '@tandem/log-text';
import type { Platform, ProcessView, StepRun } from '@tandem/ports';
import { bugEnding, type Ending, endingOf, interruptedEnding, refusedEnding } from './ending.ts';
import { definedEnvironment, detectPlatform } from './environment.ts';
import { readCommandLine } from './flags.ts';
import { helpText } from './help.ts';
import { misspeltInputs, readInputs } from './inputs.ts';
import type { AdapterFactories, StepProcess, StepProgram } from './program.ts';

/** The longest `reason` that is given as an output, in characters: GitLab takes 5 KB of outputs a job. */
const REASON_CHARACTERS = 500;

/**
 * Runs a step on whatever platform the process is on: reads inputs and secrets, runs, reports how it ended.
 * Never throws.
 *
 * @returns The exit code, one of `EXIT`.
 */
export async function runStep<C extends StepContract>(
  program: StepProgram<C> & StepProcess,
): Promise<number> {
  const view = { ...program.view, env: definedEnvironment(program.view.env) };
  const contract: StepContract = program.contract;
  const onPlatform = detectPlatform(view.env);
  const commandLine = readCommandLine(contract, program.arguments ?? [], onPlatform === 'local');
  if (commandLine.ok && commandLine.value.ask !== 'run') {
    const { ask } = commandLine.value;
    view.stdout.write(ask === 'help' ? helpText(contract, program.version) : `${program.version}\n`);
    return EXIT.ok;
  }
  const mask = createMask();
  for (const name of Object.keys(contract.secrets)) mask.add(view.env[name] ?? '');
  try {
    const line = commandLine.ok ? commandLine.value : undefined;
    const seen: ProcessView = {
      ...view,
      ...(line?.json && { stdout: view.stderr }),
      env: { ...view.env, ...line?.env },
    };
    const platform = await program.platforms[onPlatform](seen);
    registerSecrets(contract, seen, platform);
    const ending = commandLine.ok
      ? await safely(program, seen, platform)
      : refusedEnding('arguments', commandLine.error);
    await report(program, platform, ending);
    if (line?.json) view.stdout.write(jsonLine(program, ending, mask));
    return ending.exitCode;
  } catch (error) {
    return lastWords(program, view, mask, error);
  }
}

function registerSecrets(contract: StepContract, view: ProcessView, { reporter }: Platform): void {
  for (const name of Object.keys(contract.secrets)) {
    const value = view.env[name];
    if (value) reporter.secret(value);
  }
  for (const name of Object.keys(contract.secrets)) {
    const length = view.env[name]?.length ?? 0;
    if (length === 0 || length >= SHORTEST_SECRET) continue;
    const message = `The secret ${name} has fewer than ${SHORTEST_SECRET} characters and cannot be masked.`;
    reporter.finding({ severity: 'warning', rule: 'short-secret', message });
  }
}

/** Runs the step up to its ending; whatever is thrown on the way, or comes between, is an ending too. */
async function safely<C extends StepContract>(
  program: StepProgram<C> & StepProcess,
  view: ProcessView,
  platform: Platform,
): Promise<Ending> {
  const { contract, version, interruption } = program;
  const run = perform(program, view, platform);
  const runs = interruption
    ? [run, interruption.then((why) => interruptedEnding(contract, version, why))]
    : [run];
  try {
    return await Promise.race(runs);
  } catch (error) {
    return bugEnding(contract, version, error);
  }
}

async function perform<C extends StepContract>(
  program: StepProgram<C>,
  view: ProcessView,
  platform: Platform,
): Promise<Ending> {
  const contract: StepContract = program.contract;
  const missing = missingSecrets(contract, view);
  const inputs = readInputs(contract, view.env);
  for (const message of misspeltInputs(contract, view.env)) {
    platform.reporter.finding({ severity: 'warning', rule: 'unknown-input', message });
  }
  if (!inputs.ok) return refusedEnding('inputs', [...inputs.error, ...missing]);
  const problems = program.validate?.(inputs.value) ?? [];
  if (problems.length > 0) return refusedEnding('inputs', [...problems, ...missing]);
  if (missing.length > 0) return refusedEnding('secrets', missing);
  // The types of inputs, secrets and ports follow from the contract, which was just obeyed name by name.
  const run = program.run as unknown as StepRun<StepContract>;
  const result: StepResult<StepContract> = await run({
    inputs: inputs.value,
    secrets: secretsOf(contract, view),
    context: platform.context,
    reporter: platform.reporter,
    ports: portsOf(contract, program.adapters, view) as never,
  });
  return endingOf(contract, result);
}

function missingSecrets(contract: StepContract, view: ProcessView): readonly string[] {
  return Object.entries(contract.secrets)
    .filter(([name, spec]) => !spec.optional && !view.env[name])
    .map(
      ([name, spec]) =>
        `The secret ${name} is not set: ${spec.description} ` +
        'Set it as a masked variable (on Azure also map it under env:).',
    );
}

function secretsOf(contract: StepContract, view: ProcessView): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.keys(contract.secrets).flatMap((name) => {
      const value = view.env[name];
      return value ? [[name, value]] : [];
    }),
  );
}

function portsOf(contract: StepContract, adapters: AdapterFactories, view: ProcessView): object {
  return Object.fromEntries(
    contract.ports.map((name) => {
      const create = adapters[name];
      if (create === undefined) throw new Error(`No adapter was given for the port '${name}'.`);
      return [name, create(view)];
    }),
  );
}

async function report(
  { contract }: { readonly contract: StepContract },
  { reporter }: Platform,
  ending: Ending,
): Promise<void> {
  for (const finding of ending.findings) reporter.finding(finding);
  for (const [name, value] of Object.entries(ending.outputs)) {
    if (value !== undefined) reporter.output(name, value);
  }
  const { outcome, reason, exitCode } = ending;
  reporter.output('outcome', outcome);
  reporter.output('reason', shortened(reason));
  reporter.info(`${contract.name}: ${outcome}. ${reason}`);
  await reporter.finish({ outcome, reason, exitCode });
}

function shortened(reason: string): string {
  return reason.length <= REASON_CHARACTERS ? reason : `${reason.slice(0, REASON_CHARACTERS - 2)} …`;
}

function jsonLine(
  program: { readonly contract: StepContract; readonly version: string },
  ending: Ending,
  mask: Mask,
): string {
  const record = { step: program.contract.name, version: program.version, ...ending };
  const clean = JSON.stringify(record, (_, value) => (typeof value === 'string' ? mask.text(value) : value));
  return `${clean}\n`;
}

/** What is said where not even the platform's reporter works, on standard error. */
function lastWords(
  program: { readonly contract: StepContract; readonly version: string },
  view: ProcessView,
  mask: Mask,
  error: unknown,
): number {
  const ending = bugEnding(program.contract, program.version, error);
  try {
    for (const { message } of ending.findings) view.stderr.write(`${mask.text(message)}\n`);
  } catch {
    // Nobody listens any more.
  }
  return ending.exitCode;
}
