import { type Finding, ok, type Result } from '@tandem/contract';
import type { Release } from '@tandem/release-process';
import { readRelease } from './read-release.ts';

/** The file that describes a product's release, in the root of its GitOps repository. */
export const RELEASE_FILE = 'release.yaml';

/**
 * The release of a repository, from the text of its release.yaml; undefined where it has no such file, or one of another
 * kind, such as a Helm release. The error is what is wrong with the file.
 */
export function releaseOf(
  text: string | undefined,
  file: string,
): Result<Release | undefined, readonly Finding[]> {
  return /^rings\s*:/m.test(text ?? '') ? readRelease(text ?? '', file) : ok(undefined);
}
