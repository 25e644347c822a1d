export { type ReadTree, readTree, type TreeInput } from './read-tree.ts';
export {
  type Applied,
  annotation,
  find,
  mayHave,
  named,
  type Opening,
  of,
  placeOf,
  podTemplate,
  type Scope,
  type Tree,
} from './tree.ts';
