export type { CodeownersFile, MergeRequestFacts, TicketFact } from './facts.ts';
export { appliedRules, type Judgement, judge, WAIVER_FINDING } from './judge.ts';
export { type TicketTexts, ticketsNamed } from './tickets-named.ts';
