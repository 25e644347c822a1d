export type { ManifestFile } from './manifest/manifest.ts';
export { patchPaths } from './manifest/patch-paths.ts';
export { Kinds, readCrds } from './schema/kinds.ts';
export { type ValidatedManifests, validateManifests } from './validate.ts';
