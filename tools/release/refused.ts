/** A release that cannot go on, for a reason that a person can mend. The message says what, why and what to do. */
export class ReleaseRefused extends Error {
  override readonly name = 'ReleaseRefused';
}
