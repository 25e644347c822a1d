import { text } from '../fields/build.ts';
import { defineSection } from '../section.ts';
import { name } from './name.ts';

/** `product`: what is released. */
export const product = defineSection({
  key: 'product',
  schema: name('The name of the product; the names of its release units start with it.'),
});

/** `description`: what the product is. */
export const description = defineSection({
  key: 'description',
  schema: text({ blank: true, optional: true, description: 'What the product is.' }),
});
