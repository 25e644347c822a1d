import { FORGE_KINDS } from '@tandem/ports';
import { choice, object, text } from '../fields/build.ts';
import type { ValueOf } from '../fields/field.ts';

/** A repository by its forge's name for it. */
export const repository = object({
  description: 'A repository by the forge that hosts it and the path it has there.',
  fields: {
    forge: choice({ options: FORGE_KINDS, description: 'Who hosts the repository.' }),
    path: text({
      pattern: '^[^/\\s][^\\s]*[^/\\s]$',
      describedBy: 'repositoryPath',
    }),
  },
});

/** A repository by its forge's name for it. */
export type RepositoryPlace = ValueOf<typeof repository>;
