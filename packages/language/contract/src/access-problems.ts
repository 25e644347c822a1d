import type { Permission } from './access.ts';
import type { StepContract } from './step.ts';

/** The problems in what a contract declares about access; empty where there are none. */
export function accessProblems(contract: StepContract): readonly string[] {
  return [...clusterProblems(contract), ...permissionProblems(contract)];
}

function clusterProblems({ ports, clusterReads = [] }: StepContract): readonly string[] {
  const problems: string[] = [];
  if (ports.includes('clusters') !== clusterReads.length > 0)
    problems.push("the port 'clusters' and clusterReads require each other");
  for (const { groups, resources } of clusterReads) {
    const secrets = resources.includes('secrets') || resources.includes('*');
    if (groups.includes('') && secrets) problems.push('clusterReads includes secrets of the cluster');
    if (groups.includes('*')) problems.push('clusterReads includes every API group');
  }
  return problems;
}

/** An effect requires its permission, and a port to a forge requires a permission there. */
function permissionProblems({ ports, effects, permissions = [] }: StepContract): readonly string[] {
  const problems: string[] = [];
  const has = (...any: readonly Permission[]) => any.some((each) => permissions.includes(each));
  if (effects.includes('gitops') !== has('gitops-write'))
    problems.push("the effect 'gitops' and the permission 'gitops-write' require each other");
  if (effects.includes('forge') !== has('notes-write', 'tickets-write'))
    problems.push("the effect 'forge' and a permission to write to a forge require each other");
  if (ports.includes('forges') !== has('code-read', 'notes-write', 'tickets-read', 'tickets-write'))
    problems.push("the port 'forges' and a permission on a forge require each other");
  if (ports.includes('git') !== has('gitops-read', 'gitops-write'))
    problems.push("the port 'git' and a permission on the GitOps repository require each other");
  return problems;
}
