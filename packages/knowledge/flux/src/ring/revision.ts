import { textAt } from '@tandem/kubernetes-objects';
import type { ClusterObject } from '@tandem/ports';

/**
 * The full hash in a revision as Flux writes it: `main@sha1:5394…`, `sha1:5394…`, `v1.2@sha256:…`
 * (https://fluxcd.io/flux/components/source/gitrepositories/#artifact). Undefined for chart versions and for
 * hashes that are not whole.
 */
export function hashOf(revision: string | undefined): string | undefined {
  const match = /(?:^|@)sha(1|256):([0-9a-f]+)$/.exec(revision ?? '');
  const length = match?.[1] === '1' ? 40 : 64;
  return match?.[2]?.length === length ? match[2] : undefined;
}

/**
 * The commit that a Kustomization says it applied last: of an OCI artifact the commit that it was made from,
 * where its annotations name one (https://fluxcd.io/flux/components/kustomize/kustomizations/#status).
 */
export function appliedCommit(kustomization: ClusterObject): string | undefined {
  return hashOf(
    textAt(kustomization, 'status', 'lastAppliedOriginRevision') ??
      textAt(kustomization, 'status', 'lastAppliedRevision'),
  );
}

/** The commit that it tried last, whether or not that went well. */
export function attemptedCommit(kustomization: ClusterObject): string | undefined {
  return hashOf(textAt(kustomization, 'status', 'lastAttemptedRevision'));
}

/** A hash as people read it. */
export function short(hash: string): string {
  return hash.slice(0, 10);
}
