/** Who hosts repositories and tickets. */
export type ForgeKind = 'gitlab' | 'azure-devops';

/** A repository by its forge's name for it. */
export interface RepositoryPlace {
  readonly forge: ForgeKind;
  readonly path: string;
}
