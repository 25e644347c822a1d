export { FORGE_FAILURES, FORGE_SECRETS, MERGE_REQUEST_INPUTS } from './contract.ts';
export { type ForgeFailed, failureOf } from './problem.ts';
export { isOwnTracker, repositoryOf, resolveRepository } from './repository.ts';
