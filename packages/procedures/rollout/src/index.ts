export { type AwaitRollout, awaitRollout, type RolloutEnd } from './await-rollout.ts';
export { type Explained, explain } from './explain.ts';
