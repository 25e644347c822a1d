export { type Baseline, baselineText, readBaseline } from './baseline.ts';
export { byCause, under } from './causes.ts';
export { CHECKS, type Check } from './checks.ts';
export { type Judged, judge } from './judge.ts';
export { RULES } from './rules/rules.ts';
export { validateManifests } from './validate.ts';
export { fluxPaths, type ValidatedTree, validateTree } from './validate-tree.ts';
