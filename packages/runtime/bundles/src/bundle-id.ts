import { createHash } from 'node:crypto';

/** The one file that a step is at run time. */
export interface BundleId {
  readonly step: string;
  readonly version: string;
  /** Of the file's bytes, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** A bundle and its bytes. */
export interface Bundle extends BundleId {
  readonly bytes: Uint8Array;
}

/** The SHA-256 of some bytes, 64 lower-case hexadecimal digits. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
