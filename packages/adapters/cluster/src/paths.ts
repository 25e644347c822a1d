import { err, ok } from '@tandem/contract';
import type { ClusterAnswer, ClusterKind, ClusterSelection } from '@tandem/ports';
import type { Connection } from './connection.ts';

/** The path of objects of a kind, from the server's discovery (Kubernetes docs, "API discovery"). */
export interface KindPath {
  readonly plural: string;
  readonly namespaced: boolean;
  /** `/api/v1` or `/apis/<group>/<version>`. */
  readonly base: string;
}

/** Finds the paths of kinds; reads each group and version once, and again for a kind that was missing. */
export function kindPaths(connection: Connection): (kind: ClusterKind) => Promise<ClusterAnswer<KindPath>> {
  const known = new Map<string, KindPath>();
  return async (kind) => {
    const base = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
    const key = `${base}/${kind.kind}`;
    const found = known.get(key);
    if (found) return ok(found);
    const answer = await connection.get(base);
    if (!answer.ok) return answer;
    for (const [name, path] of resourcesIn(answer.value, base)) known.set(`${base}/${name}`, path);
    const now = known.get(key);
    if (now) return ok(now);
    const detail = `The cluster does not serve ${kind.kind} of ${kind.group === '' ? '' : `${kind.group}/`}${kind.version}.`;
    return err({ kind: 'no-such-kind', detail });
  };
}

interface Resource {
  readonly name?: unknown;
  readonly kind?: unknown;
  readonly namespaced?: unknown;
}

function resourcesIn(answer: unknown, base: string): readonly (readonly [string, KindPath])[] {
  const { resources } = (answer ?? {}) as { readonly resources?: unknown };
  const list: readonly Resource[] = Array.isArray(resources) ? resources : [];
  return list.flatMap(({ name, kind, namespaced }) =>
    typeof name === 'string' && typeof kind === 'string' && !name.includes('/')
      ? [[kind, { plural: name, namespaced: namespaced === true, base }] as const]
      : [],
  );
}

/** The path of all objects of a kind, or of those of a namespace, with the selection as its query. */
export function listPath(
  at: KindPath,
  of: ClusterSelection,
  query: Readonly<Record<string, string>>,
): string {
  const within =
    at.namespaced && of.namespace !== undefined ? `/namespaces/${encodeURIComponent(of.namespace)}` : '';
  const all = {
    ...(of.labels !== undefined && { labelSelector: of.labels }),
    ...(of.fields !== undefined && { fieldSelector: of.fields }),
    ...query,
  };
  return `${at.base}${within}/${at.plural}?${new URLSearchParams(all)}`;
}

/** The path of one object. */
export function objectPath(at: KindPath, namespace: string | undefined, name: string): string {
  const within =
    at.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${at.base}${within}/${at.plural}/${encodeURIComponent(name)}`;
}
