export { CHECKS, type Check } from './checks.ts';
export { RULES } from './rules/rules.ts';
export { validateManifests } from './validate.ts';
export { fluxPaths, type ValidatedTree, validateTree } from './validate-tree.ts';
