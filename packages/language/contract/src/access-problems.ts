import type { Permission } from './access.ts';
import type { StepContract } from './step.ts';

/** What is wrong with what a contract says about access; empty where nothing is. */
export function accessProblems(contract: StepContract): readonly string[] {
  return [...clusterProblems(contract), ...permissionProblems(contract)];
}

function clusterProblems({ ports, clusterReads = [] }: StepContract): readonly string[] {
  const problems: string[] = [];
  if (ports.includes('clusters') !== clusterReads.length > 0)
    problems.push("the port 'clusters' and clusterReads need each other");
  for (const { groups, resources } of clusterReads) {
    const secrets = resources.includes('secrets') || resources.includes('*');
    if (groups.includes('') && secrets) problems.push('clusterReads reaches secrets of the cluster');
    if (groups.includes('*')) problems.push('clusterReads names every group');
  }
  return problems;
}

/** What must be allowed for an effect; the port that reaches a forge is useless without some permission there. */
function permissionProblems({ ports, effects, permissions = [] }: StepContract): readonly string[] {
  const problems: string[] = [];
  const has = (...wanted: readonly Permission[]) => wanted.some((each) => permissions.includes(each));
  if (effects.includes('gitops') !== has('gitops-write'))
    problems.push("the effect 'gitops' and the permission 'gitops-write' need each other");
  if (effects.includes('forge') !== has('notes-write', 'tickets-write'))
    problems.push("the effect 'forge' and a permission to write to a forge need each other");
  if (ports.includes('forges') !== has('code-read', 'notes-write', 'tickets-read', 'tickets-write'))
    problems.push("the port 'forges' and a permission on a forge need each other");
  if (ports.includes('git') !== has('gitops-read', 'gitops-write'))
    problems.push("the port 'git' and a permission on the GitOps repository need each other");
  return problems;
}
