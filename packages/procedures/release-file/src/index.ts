export { readRelease } from './read-release.ts';
export { RELEASE_FILE, ringFolders } from './ring-folders.ts';
