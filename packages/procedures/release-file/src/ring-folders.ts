import { err, type Finding, ok, type Result } from '@tandem/contract';
import { readRelease } from './read-release.ts';

/** The file that describes a product's release, in the root of its GitOps repository. */
export const RELEASE_FILE = 'release.yaml';

/**
 * The folders that the rings of a repository apply, from the text of its release.yaml; none where it has no such file,
 * or one of another kind, such as a Helm release. The error is what is wrong with the file.
 */
export function ringFolders(text: string, file: string): Result<readonly string[], readonly Finding[]> {
  if (!/^rings\s*:/m.test(text)) return ok([]);
  const read = readRelease(text, file);
  return read.ok ? ok(read.value.rings.map(({ path }) => path)) : err(read.error);
}
