export { readTree } from './read-tree.ts';
export {
  type Applied,
  annotation,
  find,
  named,
  of,
  placeOf,
  podTemplate,
  type Scope,
  type Tree,
} from './tree.ts';
