import type { ForgeConnection } from '@tandem/forge-calls';
import type { Forge, ForgeKind } from '@tandem/ports';

/** Makes a forge; nothing is asked of its server yet. */
export type CreateForge = (connection: ForgeConnection) => Forge;

/** The adapter of each forge, loaded with its client library. */
export const ADAPTERS: Readonly<Record<ForgeKind, () => Promise<CreateForge>>> = {
  gitlab: async () => (await import('@tandem/forge-gitlab')).createGitlabForge,
  'azure-devops': async () => (await import('@tandem/forge-azure-devops')).createAzureForge,
};
