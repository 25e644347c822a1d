export { FORGE_FAILURES, FORGE_SECRETS, MERGE_REQUEST_INPUTS } from './contract.ts';
export { isOwnTracker, placeOf, repositoryOf } from './place.ts';
export { type ForgeFailed, failureOf } from './problem.ts';
