import { BUILT_IN, type ServedKind } from './kinds.ts';
import type { ClusterStore, Stored } from './state.ts';

/** Who a token stands for. */
export interface Account {
  readonly name: string;
  readonly groups: readonly string[];
}

/** What somebody wants to do. */
export interface Wish {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** Absent: all namespaces, or a kind that stands in none. */
  readonly namespace?: string;
}

interface Rule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
}

/** Whether the roles and bindings of a cluster allow it (Kubernetes docs, "Using RBAC Authorization"). */
export function isAllowed(store: ClusterStore, { name, groups }: Account, wish: Wish): boolean {
  if (groups.includes('system:masters')) return true;
  const bound = (binding: Stored): boolean =>
    ((binding.subjects ?? []) as readonly { kind: string; name: string; namespace?: string }[]).some(
      (subject) => {
        if (subject.kind === 'User') return subject.name === name;
        if (subject.kind === 'Group') return groups.includes(subject.name);
        return name === `system:serviceaccount:${subject.namespace}:${subject.name}`;
      },
    );
  const rulesOf = (binding: Stored): readonly Rule[] => {
    const { kind, name: role } = binding.roleRef as { kind: string; name: string };
    const found =
      kind === 'ClusterRole'
        ? store.get(served('ClusterRole'), undefined, role)
        : store.get(served('Role'), binding.metadata.namespace, role);
    return (found?.rules ?? []) as readonly Rule[];
  };
  const bindings = [
    ...store.list(served('ClusterRoleBinding')),
    ...(wish.namespace === undefined ? [] : store.list(served('RoleBinding'), wish.namespace)),
  ];
  return bindings
    .filter(bound)
    .flatMap(rulesOf)
    .some((rule) => allows(rule, wish));
}

function allows({ verbs = [], apiGroups = [], resources = [] }: Rule, wish: Wish): boolean {
  const has = (list: readonly string[], value: string) => list.includes('*') || list.includes(value);
  return has(verbs, wish.verb) && has(apiGroups, wish.group) && has(resources, wish.resource);
}

/** The API server's words for a wish that is not allowed. */
export function forbiddenText({ name }: Account, { verb, group, resource, namespace }: Wish): string {
  const what = group === '' ? resource : `${resource}.${group}`;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `${what} is forbidden: User "${name}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`;
}

function served(kind: string): ServedKind {
  return BUILT_IN.find((each) => each.kind === kind) as ServedKind;
}
