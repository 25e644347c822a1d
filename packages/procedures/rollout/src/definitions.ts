import { listAt, textAt, valueAt } from '@tandem/kubernetes-objects';
import type { Cluster, ClusterKind, ClusterObject } from '@tandem/ports';

/** What the definitions of custom kinds declare. */
export interface Definitions {
  /** Whether the definition of a kind has `status.conditions`; undefined where nobody has looked yet. */
  hasConditions(kind: ClusterKind): boolean | undefined;
  /** Reads the definitions of kinds. */
  ask(kinds: readonly ClusterKind[]): Promise<void>;
}

/**
 * The definitions of a cluster, each read once. One that cannot be read counts as having conditions: what is not known
 * is not taken for healthy. A kind that an API server of its own serves has none.
 */
export function definitionsOf(cluster: Pick<Cluster, 'definition'>): Definitions {
  const known = new Map<string, boolean>();
  const keyOf = ({ group, version, kind }: ClusterKind) => `${group}/${version}/${kind}`;
  return {
    hasConditions: (kind) => known.get(keyOf(kind)),
    ask: async (kinds) => {
      for (const kind of kinds) {
        const answer = await cluster.definition(kind);
        const has = answer.ok
          ? answer.value !== undefined && declaresConditions(answer.value, kind.version)
          : true;
        known.set(keyOf(kind), has);
      }
    },
  };
}

function declaresConditions(definition: ClusterObject, version: string): boolean {
  const schema = listAt(definition, 'spec', 'versions').find((each) => textAt(each, 'name') === version);
  const path = ['schema', 'openAPIV3Schema', 'properties', 'status', 'properties', 'conditions'];
  return valueAt(schema, ...path) !== undefined;
}
