import type { FailureSpec, Finding, Location } from '@tandem/contract';

/** The failures of planning a promotion. */
export const PROMOTION_FAILURES = {
  'unit-missing': {
    summary: 'The release unit does not exist.',
    fix: 'Cut a release first, or set the input unit to the name of a unit in units/ of the GitOps repository, such as shop-7.',
  },
  'unit-invalid': {
    summary: 'The file of the release unit is not valid.',
    fix: 'Units are immutable: restore the file as cut-release wrote it, or cut a new unit.',
  },
  'marker-missing': {
    summary: 'A marker is missing under the ring’s path.',
    fix: 'Add a comment # {"$tandem": "<subject>:<field>"} after each value that a promotion sets; unit:name is required.',
  },
  'marker-invalid': {
    summary: 'A marker, or the YAML around it, is not valid.',
    fix: 'Correct the listed places and push.',
  },
  'marker-unknown': {
    summary: 'A marker names a value that the release unit does not have.',
    fix: 'Correct the marker: unit:name, infrastructure:revision, or a component with version, digest, image or commit.',
  },
  'splice-failed': {
    summary: 'A marked value cannot be replaced.',
    fix: 'Write the marked value on one line, with or without quotes.',
  },
} as const satisfies Readonly<Record<string, FailureSpec>>;

/** A declared failure with every place where it occurs; at least one. */
export interface Failed {
  readonly kind: 'failed';
  readonly failure: keyof typeof PROMOTION_FAILURES;
  readonly places: readonly { readonly message: string; readonly at?: Location }[];
}

/** A failure with one place. */
export function failed(failure: Failed['failure'], message: string, at?: Location): Failed {
  return { kind: 'failed', failure, places: [{ message, ...(at && { at }) }] };
}

/** A failure made of findings. */
export function failedAt(failure: Failed['failure'], findings: readonly Finding[]): Failed {
  return { kind: 'failed', failure, places: findings };
}
