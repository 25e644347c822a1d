import type { FailureSpec, Finding, Location } from '@tandem/contract';

/** The ways in which deciding a promotion can fail. */
export const PROMOTION_FAILURES = {
  'unit-missing': {
    summary: 'There is no such release unit.',
    fix: 'Cut a release first, or give the input unit the name of a file in units/ of the GitOps repository.',
  },
  'unit-invalid': {
    summary: 'The file of the release unit is not valid.',
    fix: 'Units are never edited: restore the file as cut-release wrote it, or cut a new one.',
  },
  'marker-missing': {
    summary: 'Nothing is marked under the ring’s path.',
    fix: 'Put a comment # {"$tandem": "<subject>:<field>"} behind each value that a promotion sets.',
  },
  'marker-invalid': {
    summary: 'A marker, or the YAML around it, cannot be read.',
    fix: 'Correct the places that are named and push.',
  },
  'marker-unknown': {
    summary: 'A marker names something that the release unit does not have.',
    fix: 'Correct the marker: unit:name, infrastructure:revision, or a component with version, digest, image or commit.',
  },
  'splice-failed': {
    summary: 'A value cannot be written where it is marked.',
    fix: 'Write the marked value on one line, plain or in quotes.',
  },
} as const satisfies Readonly<Record<string, FailureSpec>>;

/** A declared failure with all the places where it was seen; at least one. */
export interface Failed {
  readonly kind: 'failed';
  readonly failure: keyof typeof PROMOTION_FAILURES;
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
