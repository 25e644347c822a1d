import { list, object, text } from '../fields/build.ts';
import type { ValueOf } from '../fields/field.ts';
import { at } from '../fields/problem.ts';
import { defineSection } from '../section.ts';
import { repeatedNames } from './distinct.ts';
import { name } from './name.ts';
import { repository } from './repository.ts';

const component = object({
  fields: {
    /** The name that release units and markers use for it. */
    name: name('The name that release units and markers use for it.'),
    description: text({ blank: true, optional: true }),
    repository,
    /** The repository of the image, without tag and digest. */
    image: text({
      pattern: '^[a-z0-9][a-z0-9.:_/-]*[a-z0-9]$',
      description: 'The repository of its container image, without tag and digest.',
    }),
  },
});

/** A part of the product that has its own image. */
export type Component = ValueOf<typeof component>;

/** Subjects of markers that are not components. */
const SUBJECTS = ['unit', 'infrastructure'];

/** `components`: the parts of the product. */
export const components = defineSection({
  key: 'components',
  schema: list({ filled: true, items: component, description: 'What is released together.' }),
  problems: (all) => [
    ...repeatedNames(all, 'components'),
    ...all.flatMap((each, index) =>
      SUBJECTS.includes(each.name)
        ? [at([index, 'name'], `a component cannot be named '${each.name}': markers reserve this name`)]
        : [],
    ),
  ],
});
