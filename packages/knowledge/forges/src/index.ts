export type { CodeownersDialect, ForgeFacts, TokenVariables } from './forge-facts.ts';
export { FORGES, forgeTitles, isBot } from './forges.ts';
