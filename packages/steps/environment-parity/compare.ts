import { ok, type Result } from '@tandem/contract';
import type { GitopsProblem } from '@tandem/gitops-branch';
import { Kinds } from '@tandem/kubernetes-objects';
import { readManifestTree } from '@tandem/manifest-tree';
import { findMarkers, splice } from '@tandem/markers';
import type { GitTree } from '@tandem/ports';
import { type Release, ringNamed } from '@tandem/release-process';
import { compareRings, judgeParity, type ParityReport, ringScope } from '@tandem/ring-parity';

/** The report about two rings at a commit, or why one of them cannot be built. */
export async function compareOn(
  tree: GitTree,
  release: Release,
  { ring, reference }: { readonly ring: string; readonly reference: string },
): Promise<Result<ParityReport | string, GitopsProblem>> {
  const repository = await readManifestTree(tree, { content: neutral });
  const files = repository.manifests();
  const kinds = new Kinds([]);
  const scopes = [ring, reference].map((name) =>
    ringScope(files, ringNamed(release, name)?.path ?? '', kinds, repository),
  );
  const [here, there] = scopes;
  if (!here?.ok) return ok(here?.error ?? '');
  if (!there?.ok) return ok(there?.error ?? '');
  const comparison = compareRings(
    { ring, scope: here.value.scope },
    { ring: reference, scope: there.value.scope },
  );
  const unresolved = [...new Set([...here.value.unresolved, ...there.value.unresolved])];
  return ok(judgeParity(comparison, release.parity.allow, unresolved));
}

/** A file with one and the same text wherever a promotion sets a value: rings run different units for a while. */
function neutral(bytes: Uint8Array, path: string): Uint8Array {
  const markers = findMarkers(bytes, path);
  if (!markers.ok || markers.value.length === 0) return bytes;
  const edits = markers.value.map((marker) => ({ marker, value: `${marker.subject}-${marker.field}` }));
  const spliced = splice(bytes, path, edits);
  return spliced.ok ? spliced.value : bytes;
}
