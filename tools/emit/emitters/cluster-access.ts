import type { StepContract } from '@tandem/contract';
import type { Emitted, Sources } from '../emitter.ts';
import { emittedLine } from '../yaml.ts';

export const folders = ['cluster-access'];

/** The role of each step that reads a cluster. */
export function emits({ steps }: Sources): Emitted {
  const reading = steps.filter(({ contract }) => contract.clusterReads !== undefined);
  return new Map(
    reading.map(({ name, contract }) => [`cluster-access/${name}.yaml`, accessManifest(contract)]),
  );
}

/** The role of a step that reads a cluster, to be applied as it is and bound to the account of the job. */
export function accessManifest(contract: StepContract): string {
  const list = (items: readonly string[]) => items.map((item) => `      - ${JSON.stringify(item)}`);
  const rules = (contract.clusterReads ?? []).flatMap(({ why, groups, resources, verbs }) => [
    `  # ${why}`,
    '  - apiGroups:',
    ...list(groups),
    '    resources:',
    ...list(resources),
    `    verbs: [${verbs.join(', ')}]`,
  ]);
  return [
    `# ${emittedLine(contract.name)}`,
    `# What ${contract.name} reads of a cluster. Bind it to the account of the job.`,
    'apiVersion: rbac.authorization.k8s.io/v1',
    'kind: ClusterRole',
    'metadata:',
    `  name: tandem-${contract.name}`,
    'rules:',
    ...rules,
    '',
  ].join('\n');
}
