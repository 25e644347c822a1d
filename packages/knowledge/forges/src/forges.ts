import { FORGE_KINDS, type ForgeKind } from '@tandem/ports';
import { azureDevops } from './azure-devops.ts';
import type { ForgeFacts } from './forge-facts.ts';
import { gitlab } from './gitlab.ts';

/** The facts of each forge, by its kind. */
export const FORGES: Readonly<Record<ForgeKind, ForgeFacts>> = {
  gitlab,
  'azure-devops': azureDevops,
};

/** Whether a login is that of an account that is not a person, on any forge. */
export function isBot(login: string): boolean {
  return FORGE_KINDS.some((kind) => FORGES[kind].bots.test(login));
}

/** The names of the forges as a sentence lists them: `GitLab or Azure DevOps`. */
export function forgeTitles(): string {
  const titles = FORGE_KINDS.map((kind) => FORGES[kind].title);
  return [titles.slice(0, -1).join(', '), ...titles.slice(-1)].join(' or ');
}
