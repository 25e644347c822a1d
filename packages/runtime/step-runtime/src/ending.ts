import {
  EXIT,
  type FailureSpec,
  type Finding,
  type Location,
  type Outcome,
  type StepContract,
  type StepResult,
} from '@tandem/contract';
import type { Interruption } from './program.ts';

/** How a run ended, in the form in which it is reported. */
export interface Ending {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly exitCode: number;
  readonly outputs: Readonly<Record<string, string | undefined>>;
  readonly findings: readonly Finding[];
  /** The declared failure, where it was one. */
  readonly failure?: string;
}

/** The ending for a step's own result. An outcome or a failure that its contract does not declare is a bug. */
export function endingOf(contract: StepContract, result: StepResult<StepContract>): Ending {
  if (result.outcome !== 'failed') {
    const { outcome, reason, outputs } = result;
    if (!contract.outcomes.includes(outcome))
      throw new Error(`The outcome '${outcome}' is not declared in the contract.`);
    return { outcome, reason, exitCode: EXIT.ok, outputs, findings: [] };
  }
  const { failure, detail, at } = result;
  const spec = Object.hasOwn(contract.failures, failure) ? contract.failures[failure] : undefined;
  if (spec === undefined) throw new Error(`The failure '${failure}' is not declared in the contract.`);
  return failureEnding(failure, spec, detail, at);
}

function failureEnding(code: string, spec: FailureSpec, detail: string, at: Location | undefined): Ending {
  const message = [spec.summary, detail, `What to do: ${spec.fix}`].filter((part) => part !== '').join('\n');
  return {
    outcome: 'failed',
    reason: detail === '' ? spec.summary : `${spec.summary} ${detail}`,
    exitCode: spec.retry ? EXIT.retry : EXIT.failure,
    outputs: {},
    findings: [{ severity: 'error', rule: code, message, ...(at && { at }) }],
    failure: code,
  };
}

/** The ending where the step could not begin: wrong inputs, a secret that is not there. */
export function refusedEnding(rule: string, problems: readonly string[]): Ending {
  const [first = ''] = problems;
  return {
    outcome: 'failed',
    reason: problems.length === 1 ? first : `${problems.length} problems: ${problems.join(' ')}`,
    exitCode: EXIT.failure,
    outputs: {},
    findings: problems.map((message) => ({ severity: 'error', rule, message })),
    failure: rule,
  };
}

/** The ending where something was thrown: a bug in the step, with what to report. */
export function bugEnding(contract: StepContract, version: string, error: unknown): Ending {
  const message = [
    'This is a bug in the step, not in your pipeline. Please report it with these lines:',
    `${contract.name} ${version}, Node ${process.version} on ${process.platform}`,
    errorText(error),
  ].join('\n');
  return {
    outcome: 'failed',
    reason: `Unexpected error: ${firstLine(errorText(error))}`,
    exitCode: EXIT.bug,
    outputs: {},
    findings: [{ severity: 'error', rule: 'bug', message }],
  };
}

/** The ending where the step was interrupted. Steps are crash-only: nothing needs to be tidied. */
export function interruptedEnding(contract: StepContract, version: string, why: Interruption): Ending {
  if (why.kind === 'uncaught') return bugEnding(contract, version, why.error);
  const reason = `Stopped by ${why.signal}. Nothing is left half done: running the job again is safe.`;
  const findings: readonly Finding[] = [{ severity: 'warning', rule: 'interrupted', message: reason }];
  return { outcome: 'failed', reason, exitCode: EXIT.retry, outputs: {}, findings };
}

/** What an error says, with its stack and its causes; never throws, whatever was thrown. */
function errorText(error: unknown, depth = 0): string {
  try {
    if (!(error instanceof Error)) return `Thrown: ${String(error)}`;
    const text = error.stack ?? `${error.name}: ${error.message}`;
    if (error.cause === undefined || depth >= 5) return text;
    return `${text}\nCaused by: ${errorText(error.cause, depth + 1)}`;
  } catch {
    return 'Thrown: a value that cannot be shown.';
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
