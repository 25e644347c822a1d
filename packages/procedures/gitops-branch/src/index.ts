export { type ChangedGitops, changeGitops, type GitopsDecision } from './change.ts';
export { GITOPS_FAILURES, GITOPS_INPUTS, GITOPS_SECRETS } from './contract.ts';
export { commitMessage, GITOPS_AUTHOR } from './message.ts';
export { type Gitops, type GitopsInputs, openGitops, readable } from './open.ts';
export { failedBy, type GitopsFailure, type GitopsProblem } from './problem.ts';
export { promotionsOf } from './promotions.ts';
export { optionalRing, RING_FAILURE, RING_INPUT, type RingProblem, ringOf } from './ring.ts';
