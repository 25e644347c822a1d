/**
 * The forges that Tandem knows. Each has its facts in `knowledge/forges`, an adapter in `adapters/forges` and a
 * double in `doubles/forges`; a name that is added here is demanded of all three.
 */
export const FORGE_KINDS = ['gitlab', 'azure-devops'] as const;

/** Who hosts repositories, merge requests and tickets. */
export type ForgeKind = (typeof FORGE_KINDS)[number];
