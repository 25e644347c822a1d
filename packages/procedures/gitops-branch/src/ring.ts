import { err, type FailureSpec, nearestName, ok, type Result, type TextInput } from '@tandem/contract';
import type { Release, Ring } from '@tandem/release-process';

/** The form of a ring's name in release.yaml. */
const RING_NAME = '[a-z][a-z0-9-]*';

/** The input of a step that works on one ring. */
export const RING_INPUT = {
  type: 'text',
  description: 'The ring, by its name in release.yaml.',
  pattern: RING_NAME,
} as const satisfies TextInput;

/** The optional input of a step that can work on one ring; empty by default. */
export function optionalRing(description: string) {
  return { type: 'text', description, default: '', pattern: `(${RING_NAME})?` } as const satisfies TextInput;
}

/** The failure of a step whose input names a ring that release.yaml does not have. */
export const RING_FAILURE = {
  'unknown-ring': {
    summary: 'The ring is unknown.',
    fix: 'Set the input ring to a name under rings in release.yaml.',
  },
} as const satisfies Readonly<Record<string, FailureSpec>>;

/** An unknown ring as a step's failure. */
export interface RingProblem {
  readonly failure: keyof typeof RING_FAILURE;
  readonly detail: string;
  readonly at: { readonly file: string };
}

/**
 * The ring of that name.
 *
 * @param file The path of the release process file, for the message.
 */
export function ringOf(release: Release, name: string, file: string): Result<Ring, RingProblem> {
  const ring = release.rings.find((each) => each.name === name);
  if (ring) return ok(ring);
  const names = release.rings.map((each) => each.name);
  const near = nearestName(name, names);
  const hint = near ? ` Did you mean '${near}'?` : '';
  const detail = `${file} has no ring '${name}'; its rings are ${names.join(', ')}.${hint}`;
  return err({ failure: 'unknown-ring', detail, at: { file } });
}
