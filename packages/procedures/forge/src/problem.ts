import type { ForgeProblem } from '@tandem/ports';
import type { FORGE_FAILURES } from './contract.ts';

/** A declared failure of a step that calls a forge. */
export interface ForgeFailed {
  readonly failure: keyof typeof FORGE_FAILURES;
  readonly detail: string;
}

const FAILURES: Readonly<Record<ForgeProblem['kind'], ForgeFailed['failure']>> = {
  unreachable: 'forge-unreachable',
  denied: 'forge-denied',
  'not-found': 'forge-not-found',
  conflict: 'forge-conflict',
  refused: 'forge-refused',
};

/** A forge's problem as a declared failure. */
export function failureOf({ kind, detail }: ForgeProblem): ForgeFailed {
  return { failure: FAILURES[kind], detail };
}
