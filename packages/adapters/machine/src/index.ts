export { createClock } from './clock.ts';
export { createFiles } from './files.ts';
export { createKustomize } from './kustomize.ts';
export { createSourceFiles } from './source-files.ts';
