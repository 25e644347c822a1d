export { readRelease } from './read-release.ts';
export { RELEASE_FILE, releaseOf } from './release-of.ts';
