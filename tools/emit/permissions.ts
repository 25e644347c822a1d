import type { Permission, StepContract } from '@tandem/contract';
import { FORGES } from '@tandem/forge-facts';

const GITOPS: readonly string[] = ['TANDEM_GIT_TOKEN', 'TANDEM_GIT_READ_TOKEN'];

/** What a step does with each permission. */
export const ALLOWED: Readonly<Record<Permission, string>> = {
  'gitops-read': 'read the GitOps repository',
  'gitops-write': 'push to the branch of the GitOps repository',
  'code-read': 'read merge requests, commits and files of the components',
  'notes-write': 'write notes to merge requests',
  'tickets-read': 'read tickets',
  'tickets-write': 'move, link and comment tickets',
};

/** The variables, any of which may hold the token that has a permission. */
export function tokenVariables(permission: Permission): readonly string[] {
  if (permission === 'gitops-write') return GITOPS.slice(0, 1);
  if (permission === 'gitops-read') return GITOPS;
  return Object.values(FORGES).flatMap(({ tokens, grants }) => [
    tokens.own.variable,
    ...(grants[permission].job === undefined ? [] : [tokens.job.variable]),
  ]);
}

/** The columns of the table of tokens: for each forge its own token and, where it can do something, the job's. */
function columns(): readonly { readonly head: string; readonly cell: (permission: Permission) => string }[] {
  return Object.values(FORGES).flatMap(({ title, grants }) => {
    const own = { head: `${title}: token`, cell: (each: Permission) => grants[each].token };
    const job = { head: `${title}: the job's account`, cell: (each: Permission) => grants[each].job ?? '' };
    return Object.values(grants).some((grant) => grant.job !== undefined) ? [own, job] : [own];
  });
}

/** The table of tokens: each permission that a step needs, the steps, and what gives it on each forge. */
export function tokenTable(contracts: readonly StepContract[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rows = (Object.keys(ALLOWED) as Permission[]).flatMap((permission) => {
    const steps = contracts.filter(({ permissions = [] }) => permissions.includes(permission));
    if (steps.length === 0) return [];
    const names = steps.map(({ name }) => `[${name}](../reference/steps/${name}.md)`).join(', ');
    const variables = tokenVariables(permission)
      .map((name) => `\`${name}\``)
      .join(' or ');
    const grants = columns().map(({ cell }) => cell(permission));
    return [line([ALLOWED[permission], names, variables, ...grants])];
  });
  const head = ['to', 'step', 'variable', ...columns().map((column) => column.head)];
  return [line(head), line(head.map(() => '---')), ...rows].join('\n');
}
