import { EXIT, type StepContract, type StepResult } from '@tandem/contract';
import { PathRefused, type Platform, type ProcessView, type StepRun } from '@tandem/ports';
import { createMask, type Mask } from '@tandem/safe-text';
import { bugEnding, type Ending, endingOf, interruptedEnding, refusedEnding } from './ending.ts';
import { definedEnvironment, detectPlatform, workspaceOf } from './environment.ts';
import { readCommandLine } from './flags.ts';
import { helpText } from './help.ts';
import { misspeltInputs, readInputs } from './inputs.ts';
import { pathProblems } from './paths.ts';
import { portsOf, type WrittenReports } from './ports.ts';
import type { StepProcess, StepProgram } from './program.ts';
import { jsonLine, lastWords, report } from './report.ts';
import { missingSecrets, registerSecrets } from './secrets.ts';

/**
 * Runs a step on whatever platform the process is on: reads inputs and secrets, runs, reports how it ended.
 * Never throws.
 *
 * @returns The exit code, one of `EXIT`.
 */
export async function runStep<C extends StepContract>(
  program: StepProgram<C> & StepProcess,
): Promise<number> {
  const env = definedEnvironment(program.view.env);
  const contract: StepContract = program.contract;
  const onPlatform = detectPlatform(env);
  const workspace = workspaceOf(onPlatform, { ...program.view, env });
  const view = { ...program.view, env, ...(workspace !== undefined && { workspace }) };
  const mask = createMask();
  for (const name of Object.keys(contract.secrets)) mask.add(view.env[name] ?? '');
  const commandLine = readCommandLine(contract, program.arguments ?? [], onPlatform === 'local', mask);
  if (commandLine.ok && commandLine.value.ask !== 'run') {
    const { ask } = commandLine.value;
    view.stdout.write(ask === 'help' ? helpText(contract, program.version) : `${program.version}\n`);
    return EXIT.ok;
  }
  try {
    const line = commandLine.ok ? commandLine.value : undefined;
    const seen: ProcessView = {
      ...view,
      ...(line?.json && { stdout: view.stderr }),
      env: { ...view.env, ...line?.env },
    };
    const platform = await program.platforms[onPlatform](seen);
    registerSecrets(contract, seen, platform);
    const written: WrittenReports = new Map();
    const ended = commandLine.ok
      ? await safely(program, { view: seen, platform, mask, written })
      : refusedEnding('arguments', commandLine.error);
    // Reports are published however the step ended, so their paths are given in each case.
    const ending = { ...ended, outputs: { ...ended.outputs, ...Object.fromEntries(written) } };
    await report(program, platform, ending, mask);
    if (line?.json) view.stdout.write(jsonLine(program, ending, mask));
    return ending.exitCode;
  } catch (error) {
    return lastWords(program, view, mask, error);
  }
}

/** What one run works with. */
interface Setting {
  readonly view: ProcessView;
  readonly platform: Platform;
  readonly mask: Mask;
  readonly written: WrittenReports;
}

/** Runs the step up to its ending; whatever is thrown on the way, or comes between, is an ending too. */
async function safely<C extends StepContract>(
  program: StepProgram<C> & StepProcess,
  setting: Setting,
): Promise<Ending> {
  const { contract, version, interruption } = program;
  const run = perform(program, setting);
  const runs = interruption
    ? [run, interruption.then((why) => interruptedEnding(contract, version, why))]
    : [run];
  try {
    return await Promise.race(runs);
  } catch (error) {
    if (error instanceof PathRefused) return refusedEnding('inputs', [error.message]);
    return bugEnding(contract, version, error);
  }
}

async function perform<C extends StepContract>(
  program: StepProgram<C>,
  { view, platform, mask, written }: Setting,
): Promise<Ending> {
  const contract: StepContract = program.contract;
  const missing = missingSecrets(contract, view);
  const inputs = readInputs(contract, view.env, mask);
  for (const message of misspeltInputs(contract, view.env, mask)) {
    platform.reporter.finding({ severity: 'warning', rule: 'unknown-input', message });
  }
  if (!inputs.ok) return refusedEnding('inputs', [...inputs.error, ...missing]);
  const outside = await pathProblems(contract, inputs.value, view, mask);
  if (outside.length > 0) return refusedEnding('inputs', [...outside, ...missing]);
  if (missing.length > 0) return refusedEnding('secrets', missing);
  // The types of inputs and ports follow from the contract, which was just obeyed name by name.
  const run = program.run as unknown as StepRun<StepContract>;
  const result: StepResult<StepContract> = await run({
    inputs: inputs.value,
    context: platform.context,
    reporter: platform.reporter,
    ports: portsOf(contract, program.adapters, view, inputs.value, written) as never,
  });
  return endingOf(contract, result);
}
