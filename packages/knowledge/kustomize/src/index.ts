export { buildFolder, inNamespace, kustomizationIn } from './build.ts';
export { type BuildProblem, invalid } from './build-problem.ts';
export { generatorPaths } from './generators.ts';
export { type ImageChange, withImage } from './images.ts';
export { originOf, withOrigin } from './origin.ts';
export { patchesIn, withPatch } from './patch.ts';
export { type SourceFiles, sourceOfFiles } from './source-files.ts';
