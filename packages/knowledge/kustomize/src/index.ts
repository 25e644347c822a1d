export { buildFolder, buildForFlux } from './build.ts';
export { type BuildProblem, invalid } from './build-problem.ts';
export type { FluxAdditions } from './engine/flux-additions.ts';
export type { ImageChange } from './engine/images.ts';
export { type NamedFiles, namedFiles } from './named-files.ts';
export { type Origin, originOf, withOrigin } from './origin.ts';
export { kustomizationIn, type SourceFiles, sourceOfFiles } from './source-files.ts';
