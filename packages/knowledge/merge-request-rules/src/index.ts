export type { CodeownersFile, MergeRequestFacts, TicketFact } from './facts.ts';
export { type Judgement, judge } from './judge.ts';
export { type TicketTexts, ticketsNamed } from './tickets-named.ts';
