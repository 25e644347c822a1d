export type { CodeownersFile, MergeRequestFacts, TicketFact } from './facts.ts';
export { type JudgedFinding, type Judgement, judge } from './judge.ts';
export type { RuleFinding } from './rule.ts';
export { type TicketTexts, ticketsNamed } from './tickets-named.ts';
export type { Waiver } from './waivers.ts';
