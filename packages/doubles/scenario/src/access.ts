import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@tandem/bundles';
import type { AnyObject } from '@tandem/double-cluster';
import { readQuickly } from '@tandem/positions';
import { CI_ACCOUNT, type ClusterScenario } from './cluster.ts';

/** A ClusterRole. */
export interface Role extends AnyObject {
  readonly rules: readonly { readonly verbs: readonly string[] }[];
}

/** The ClusterRole that is emitted for a step, from `cluster-access/`. */
export function emittedRole(step: string): Role {
  const read = readQuickly(readFileSync(join(ROOT, 'cluster-access', `${step}.yaml`), 'utf8'));
  if (!read.ok) throw new Error(`cluster-access/${step}.yaml is no YAML: ${read.error}.`);
  return read.value[0] as Role;
}

/** Runs a body while the account `ci` has a role on the whole cluster. */
export async function withRole(
  { admin }: ClusterScenario,
  role: AnyObject,
  body: () => Promise<void>,
): Promise<void> {
  const { name } = role.metadata;
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: `ci-${name}` },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: CI_ACCOUNT.name }],
  };
  await admin.apply(role);
  await admin.apply(binding);
  try {
    await body();
  } finally {
    await admin.remove(binding);
  }
}
