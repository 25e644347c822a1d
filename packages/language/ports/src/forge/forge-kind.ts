/**
 * The supported forges. Each has its facts in `knowledge/forges`, an adapter in `adapters/forges` and a
 * double in `doubles/forges`; a name that is added here is required in all three.
 */
export const FORGE_KINDS = ['gitlab', 'azure-devops'] as const;

/** A host of repositories, merge requests and tickets. */
export type ForgeKind = (typeof FORGE_KINDS)[number];
