import { list, object, text } from '../fields/build.ts';
import type { ValueOf } from '../fields/field.ts';
import { at, type Problem } from '../fields/problem.ts';
import { defineSection } from '../section.ts';
import { repeatedNames } from './distinct.ts';
import { folder, overlap } from './folder.ts';
import { type Gitops, UNITS } from './gitops.ts';
import { name } from './name.ts';

/** The slot that the options of gates fill: more keys of each ring. */
export const RING_SLOT = 'ring';

const ring = object({
  slot: RING_SLOT,
  fields: {
    name: name('The name of the ring, such as friendly or production.'),
    description: text({ blank: true, optional: true, description: 'Who uses it and what it is for.' }),
    audience: text({
      blank: true,
      optional: true,
      description: 'Whose environment it is, such as friendly-users.',
    }),
    /** The folder that holds everything a promotion changes; no slash at either end. */
    path: text({
      ...folder,
      description:
        'The folder of the GitOps repository that holds everything a promotion into this ring changes.',
    }),
  },
});

/** What every ring has, whichever gates exist. */
export type RingBase = ValueOf<typeof ring>;

/** `rings`: the environments in promotion order; at least one. */
export const rings = defineSection({
  key: 'rings',
  schema: list({ filled: true, items: ring, description: 'The environments in promotion order.' }),
  problems: (all, { gitops }: { readonly gitops: Gitops }) => [
    ...repeatedNames(all, 'rings'),
    ...all.flatMap((each, index) => folderProblems(each, index, all, gitops)),
  ],
});

/** Rings, layers and units need separate folders: otherwise a promotion would change the infrastructure revision. */
function folderProblems(
  each: RingBase,
  index: number,
  all: readonly RingBase[],
  { layers }: Gitops,
): readonly Problem[] {
  const here: Problem['path'] = [index, 'path'];
  const clash = all.slice(0, index).find(({ path }) => overlap(path, each.path));
  return [
    ...(clash
      ? [
          at(
            here,
            `the folders of rings ${clash.name} and ${each.name} overlap, so a promotion into one would change the other; use separate folders`,
          ),
        ]
      : []),
    ...layers
      .filter((layer) => overlap(layer, each.path))
      .map((layer) =>
        at(here, `the folders of ring ${each.name} and layer ${layer} overlap; use separate folders`),
      ),
    ...(overlap(each.path, UNITS)
      ? [at(here, `the folder of ring ${each.name} overlaps ${UNITS}, which holds the release units`)]
      : []),
  ];
}
