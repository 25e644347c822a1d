export { type ManifestTree, plainFolder, readManifestTree, type TreeFiles } from './read-manifest-tree.ts';
