import { type Health, progressing, READY, textAt } from '@tandem/kubernetes-objects';
import type { ClusterObject, ClusterRef } from '@tandem/ports';
import { editorOf, leftAlone } from '../health/edited.ts';
import { fluxHealth } from '../health/flux.ts';
import { refKey, refText } from './reference.ts';
import { hashOf, short } from './revision.ts';

/** What a Kustomization must have applied for the ring to be live. */
export type Target =
  /** The promoted commit, or a newer one that contains it. */
  | { readonly kind: 'promotion' }
  /** Just this revision, which its own source pins or has fetched. */
  | { readonly kind: 'pinned'; readonly revision: string }
  /** Its source does not say yet. */
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * What a Kustomization must have applied: the promotion, where it reads the same branch as the ring's own
 * Kustomization; what its source pins (`spec.ref.commit`); else what its source has fetched.
 */
export function targetOf(
  source: ClusterObject | undefined,
  ref: ClusterRef,
  root: { readonly ref: ClusterRef; readonly object: ClusterObject | undefined },
): Target {
  if (refKey(ref) === refKey(root.ref)) return { kind: 'promotion' };
  if (!source) return { kind: 'unknown', why: `${refText(ref)} is not there.` };
  const left = leftAlone(source);
  if (left !== undefined) return { kind: 'unknown', why: `${refText(ref)}: ${left}` };
  const editor = editorOf(source);
  if (editor !== undefined)
    return {
      kind: 'unknown',
      why: `${refText(ref)}: ${editor} changed its spec by hand, and Flux has not set it right yet.`,
    };
  const commit = textAt(source, 'spec', 'ref', 'commit');
  if (source.kind === 'GitRepository' && commit !== undefined)
    return { kind: 'pinned', revision: `sha1:${commit}` };
  if (root.object && readsSameBranch(source, root.object)) return { kind: 'promotion' };
  const health = sourceHealth(source);
  const fetched = textAt(source, 'status', 'artifact', 'revision');
  if (health.state === 'ready' && fetched !== undefined) return { kind: 'pinned', revision: fetched };
  const why = health.state === 'ready' ? 'It has fetched nothing yet.' : health.why;
  return { kind: 'unknown', why: `${refText(ref)}: ${why}` };
}

/** Whether a source has fetched what its newest generation asks for. */
export function sourceHealth(source: ClusterObject): Health {
  const health = fluxHealth(source);
  if (health.state !== 'ready') return health;
  const wanted = textAt(source, 'spec', 'ref', 'commit');
  const fetched = textAt(source, 'status', 'artifact', 'revision');
  if (source.kind !== 'GitRepository' || wanted === undefined || hashOf(fetched) === wanted) return READY;
  return progressing(`It has ${fetched ?? 'nothing'} and not the commit ${short(wanted)} that it names.`);
}

const HEADS = 'refs/heads/';

function readsSameBranch(source: ClusterObject, root: ClusterObject): boolean {
  const asks = (object: ClusterObject): string | undefined => {
    const name = textAt(object, 'spec', 'ref', 'name');
    const moving =
      ['commit', 'tag', 'semver'].every((key) => textAt(object, 'spec', 'ref', key) === undefined) &&
      (name === undefined || name.startsWith(HEADS));
    const url = textAt(object, 'spec', 'url');
    if (object.kind !== 'GitRepository' || !moving || url === undefined) return undefined;
    return `${repositoryName(url)}#${name?.slice(HEADS.length) ?? textAt(object, 'spec', 'ref', 'branch') ?? 'master'}`;
  };
  return asks(source) !== undefined && asks(source) === asks(root);
}

/**
 * A URL of a repository without what does not tell repositories apart: scheme, user, port, `.git`, a slash at the
 * end; the two addresses of a repository of Azure Repos are one.
 */
export function repositoryName(url: string): string {
  const plain = url
    .trim()
    .replace(/^[a-z+]+:\/\//i, '')
    .replace(/^[^@/]*@/, '')
    .replace(/^([^/:]+):\d+\//, '$1/')
    .replace(/^([^/:]+):(?!\/)/, '$1/')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .toLowerCase();
  return plain.replace(/^ssh\.dev\.azure\.com\/v3\/([^/]+)\/([^/]+)\//, 'dev.azure.com/$1/$2/_git/');
}
