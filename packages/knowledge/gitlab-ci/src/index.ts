export { type GitlabCall, resolveGitlab } from './resolve.ts';
export { evaluateRule } from './rules.ts';
export { expandVariables } from './variables.ts';
