import { err, ok } from '@tandem/contract';
import type {
  ClusterAnswer,
  ClusterKind,
  ClusterObject,
  ClusterProblem,
  ClusterSelection,
} from '@tandem/ports';
import type { Connection } from './connection.ts';
import { type KindPath, listPath } from './paths.ts';

/** A complete list, and the version from which a watch continues. */
export interface Listed {
  readonly objects: readonly ClusterObject[];
  readonly resourceVersion: string;
}

/** The size of one page, as in kubectl. */
const PAGE = '500';

interface Page {
  readonly metadata?: { readonly resourceVersion?: unknown; readonly continue?: unknown };
  readonly items?: unknown;
}

/**
 * The current list, page by page (Kubernetes docs, "API Concepts", retrieving large results sets in
 * chunks). Items of a list have no kind, so it is added.
 */
export async function listAll(
  connection: Connection,
  at: KindPath,
  kind: ClusterKind,
  of: ClusterSelection,
): Promise<ClusterAnswer<Listed>> {
  const objects: ClusterObject[] = [];
  for (let next = ''; ; ) {
    const answer = await connection.get(
      listPath(at, of, { limit: PAGE, ...(next !== '' && { continue: next }) }),
    );
    if (!answer.ok) return answer;
    if (answer.value === undefined) return err(notServed(kind));
    const { metadata, items } = answer.value as Page;
    if (!Array.isArray(items)) return err(notAList(connection.server(), kind));
    for (const item of items) objects.push(withKind(item, kind));
    next = typeof metadata?.continue === 'string' ? metadata.continue : '';
    if (next === '') return ok({ objects, resourceVersion: String(metadata?.resourceVersion ?? '') });
  }
}

/** An object with its kind. */
export function withKind(item: unknown, { group, version, kind }: ClusterKind): ClusterObject {
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return { apiVersion, kind, ...(item as object) } as ClusterObject;
}

function notAList(server: string, { kind }: ClusterKind): ClusterProblem {
  const detail = `${server} returned a list of ${kind} without \`items\`: is it a Kubernetes API server?`;
  return { kind: 'refused', detail };
}

function notServed({ kind }: ClusterKind): ClusterProblem {
  return { kind: 'no-such-kind', detail: `The cluster no longer serves ${kind}.` };
}
