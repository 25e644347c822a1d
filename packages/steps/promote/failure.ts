import type { Finding, Location } from '@tandem/contract';
import type { contract } from './contract.ts';

/** A declared failure with all the places where it was seen; at least one. */
export interface Failed {
  readonly kind: 'failed';
  readonly failure: keyof typeof contract.failures;
  readonly places: readonly { readonly message: string; readonly at?: Location }[];
}

/** A failure that was seen once. */
export function failed(failure: Failed['failure'], message: string, at?: Location): Failed {
  return { kind: 'failed', failure, places: [{ message, ...(at && { at }) }] };
}

/** A failure made of findings. */
export function failedAt(failure: Failed['failure'], findings: readonly Finding[]): Failed {
  return { kind: 'failed', failure, places: findings };
}
