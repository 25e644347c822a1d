export { createClock } from './clock.ts';
export { createFiles } from './files.ts';
