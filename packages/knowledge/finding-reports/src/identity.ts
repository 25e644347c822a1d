import { createHash } from 'node:crypto';
import type { Finding } from '@tandem/contract';

/** A finding with the identity by which it is found again in a later run. */
export interface IdentifiedFinding {
  readonly finding: Finding;
  /** SHA-256 in hexadecimal. */
  readonly identity: string;
}

/** A file as reports name it: relative to the root of the repository, without `./`. */
export function repositoryPath(file: string): string {
  return file.replace(/^(?:\.?\/)+/, '');
}

/**
 * Gives each finding an identity: of its fingerprint, or of rule, file and message where it has none; for the second
 * and later of the same, of their number too. It is the same while lines above the finding move.
 *
 * @param findings In the order of the file, so that the numbers of equal ones are the same in each run.
 */
export function identified(findings: readonly Finding[]): readonly IdentifiedFinding[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const { rule, at, message, fingerprint } = finding;
    const same = fingerprint ?? JSON.stringify([rule, at ? repositoryPath(at.file) : '', message]);
    const count = (seen.get(same) ?? 0) + 1;
    seen.set(same, count);
    const text = count === 1 ? same : `${same}\u0000${count}`;
    return { finding, identity: createHash('sha256').update(text).digest('hex') };
  });
}
