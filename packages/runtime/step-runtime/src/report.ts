import type { StepContract } from '@tandem/contract';
import type { Platform, ProcessView } from '@tandem/ports';
import type { Mask } from '@tandem/safe-text';
import { bugEnding, type Ending } from './ending.ts';

/** The longest `reason` that is given as an output, in characters: GitLab takes 5 KB of outputs a job. */
const REASON_CHARACTERS = 500;

/** Tells the platform how the step ended: findings, outputs, the closing line, then all that is to be written. */
export async function report(
  { contract }: { readonly contract: StepContract },
  { reporter }: Platform,
  ending: Ending,
  mask: Mask,
): Promise<void> {
  for (const finding of ending.findings) reporter.finding(finding);
  for (const [name, value] of Object.entries(ending.outputs)) {
    if (value !== undefined) reporter.output(name, value);
  }
  const { outcome, reason, exitCode } = ending;
  reporter.output('outcome', outcome);
  // Masked before it is cut, so that no half of a secret is left.
  reporter.output('reason', shortened(mask.apply(reason)));
  reporter.info(`${contract.name}: ${outcome}. ${reason}`);
  await reporter.finish({ outcome, reason, exitCode });
}

function shortened(reason: string): string {
  return reason.length <= REASON_CHARACTERS ? reason : `${reason.slice(0, REASON_CHARACTERS - 2)} …`;
}

/** How the step ended as one line of JSON, masked: what `--json` prints. */
export function jsonLine(
  program: { readonly contract: StepContract; readonly version: string },
  ending: Ending,
  mask: Mask,
): string {
  const record = { step: program.contract.name, version: program.version, ...ending };
  const clean = JSON.stringify(record, (_, value) => (typeof value === 'string' ? mask.text(value) : value));
  return `${clean}\n`;
}

/** What is said where not even the platform's reporter works, on standard error. */
export function lastWords(
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
