import { list, object, text } from '../fields/build.ts';
import type { ValueOf } from '../fields/field.ts';
import { at } from '../fields/problem.ts';
import { defineSection } from '../section.ts';
import { folder, overlap } from './folder.ts';
import { repository } from './repository.ts';

/** Where release units are; nothing else may be there, or a unit would change with every unit. */
export const UNITS = 'units';

/** `gitops`: the repository that Flux watches. */
export const gitops = defineSection({
  key: 'gitops',
  schema: object({
    description: 'The repository that Flux watches; this file lies at its root.',
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
              `the folder of the layer ${layer} overlaps ${UNITS}, where release units are`,
            ),
          ]
        : [],
    ),
});

/** The GitOps repository and its layers. */
export type Gitops = ValueOf<(typeof gitops)['schema']>;
