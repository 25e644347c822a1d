import type { ForgeKind } from '@tandem/ports';

/** A repository by its forge's name for it. */
export interface RepositoryPlace {
  readonly forge: ForgeKind;
  readonly path: string;
}
