import { FORGE_KINDS } from '@tandem/ports';
import { choice, object, text } from '../fields/build.ts';
import type { ValueOf } from '../fields/field.ts';

/** A repository: its forge and its path there. */
export const repository = object({
  description: 'A repository: the forge that hosts it, and its path there.',
  fields: {
    forge: choice({ options: FORGE_KINDS, description: 'The forge that hosts the repository.' }),
    path: text({
      pattern: '^[^/\\s][^\\s]*[^/\\s]$',
      describedBy: 'repositoryPath',
    }),
  },
});

/** A repository: its forge and its path there. */
export type RepositoryPlace = ValueOf<typeof repository>;
