import { loadSteps, ROOT } from '@tandem/bundles';
import type { ClusterRead, Permission } from '@tandem/contract';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { contract } from './contract.fixture.ts';
import { emission } from './emit.ts';
import { accessManifest } from './emitters/cluster-access.ts';
import { tokenTable, tokenVariables } from './permissions.ts';

const reads: readonly ClusterRead[] = [
  { why: 'To see them.', groups: ['', 'apps'], resources: ['pods', 'deployments'], verbs: ['get', 'list'] },
  { why: 'To follow them.', groups: ['*.example.com'], resources: ['*'], verbs: ['watch'] },
];

describe('the role of a step', () => {
  it('allows what the contract reads of a cluster, and nothing else', () => {
    const text = accessManifest({ ...contract, clusterReads: reads });
    expect(parse(text)).toEqual({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'tandem-move-box' },
      rules: [
        { apiGroups: ['', 'apps'], resources: ['pods', 'deployments'], verbs: ['get', 'list'] },
        { apiGroups: ['*.example.com'], resources: ['*'], verbs: ['watch'] },
      ],
    });
    expect(text).toContain('  # To see them.\n');
  });

  it('is there for every step that reaches a cluster, and for no other', async () => {
    const steps = await loadSteps(ROOT);
    const files = [...(await emission(ROOT, steps)).files.keys()];
    const reaching = steps.filter((step) => step.contract.ports.includes('clusters'));
    expect(files.filter((path) => path.startsWith('cluster-access/')).sort()).toEqual(
      reaching.map(({ name }) => `cluster-access/${name}.yaml`).sort(),
    );
    expect(reaching.length).toBeGreaterThan(1);
  });
});

describe('the table of tokens', () => {
  it('has a row for each permission that a step needs, with the steps', () => {
    const permissions: readonly Permission[] = ['tickets-read', 'gitops-read'];
    const table = tokenTable([
      { ...contract, permissions },
      { ...contract, name: 'see-box', permissions: ['gitops-read'] },
    ]);
    const cells = table.split('\n').map((line) => line.split(' | '));
    expect(cells.map((row) => row.length)).toEqual([6, 6, 6, 6]);
    expect(cells.slice(2).map(([allows, steps]) => [allows, steps?.match(/\[[a-z-]+\]/g)])).toEqual([
      ['| read the GitOps repository', ['[move-box]', '[see-box]']],
      ['| read tickets', ['[move-box]']],
    ]);
  });

  it('names only variables that the steps take as secrets', async () => {
    for (const step of await loadSteps(ROOT)) {
      const secrets = Object.keys(step.contract.secrets);
      for (const permission of step.contract.permissions ?? [])
        expect(secrets, step.name).toEqual(expect.arrayContaining([...tokenVariables(permission)]));
    }
  });
});
