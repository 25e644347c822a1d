import { list, object, text } from '../fields/build.ts';
import type { ValueOf } from '../fields/field.ts';
import { at } from '../fields/problem.ts';
import { defineSection } from '../section.ts';
import { folder, overlap } from './folder.ts';
import { repository } from './repository.ts';

/** The folder of release units. Nothing else may be there: otherwise each new unit would change the revision. */
export const UNITS = 'units';

/** `gitops`: the repository that Flux watches. */
export const gitops = defineSection({
  key: 'gitops',
  schema: object({
    description: 'The repository that Flux watches; this file is at its root.',
    fields: {
      repository,
      /** Folders whose last change is the infrastructure revision. */
      layers: list({
        filled: true,
        unique: true,
        items: text(folder),
        default: ['core', 'config', 'node'],
        description: 'Folders whose last change is the infrastructure revision of a release unit.',
      }),
    },
  }),
  problems: ({ layers }) =>
    layers.flatMap((layer, index) =>
      overlap(layer, UNITS)
        ? [
            at(
              ['layers', index],
              `the folder of layer ${layer} overlaps ${UNITS}, which holds the release units; choose another folder`,
            ),
          ]
        : [],
    ),
});

/** The GitOps repository and its layers. */
export type Gitops = ValueOf<(typeof gitops)['schema']>;
