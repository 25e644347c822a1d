import { defineRuleOptions, list, text } from '@tandem/release-process';
import type { Rule, RuleFinding } from '../rule.ts';

/** The options of `ticket`. */
export const options = defineRuleOptions({
  name: 'ticket',
  order: 40,
  level: 'warn',
  applies: ({ tickets }) => tickets !== undefined,
  description: 'A ticket is named, exists, and is in an allowed state.',
  fields: {
    states: list({
      items: text({}),
      default: [],
      description: 'The states in which a ticket may be; any, where none is given.',
    }),
  },
});

/** A ticket is named, exists, and is in an allowed state. */
export const rule: Rule<typeof options> = {
  options,
  title: 'Ticket',
  reason: 'A change that no ticket asks for cannot be followed from wish to production.',
  fix: "Name the ticket in the title, the description or a commit message, with the prefix of release.yaml's tickets.",
  judge: ({ tickets }, { states }) => {
    if (tickets.length === 0) return [{ message: 'No ticket is named or linked.', fingerprint: 'none' }];
    const problems = tickets.flatMap((fact): readonly RuleFinding[] => {
      if (fact.kind === 'missing') {
        return [{ message: `There is no ticket ${fact.id}.`, fingerprint: `missing ${fact.id}` }];
      }
      const { state } = fact.ticket;
      if (states.length === 0 || states.includes(state)) return [];
      const message = `The ticket ${fact.id} is in the state '${state}'; allowed are ${states.join(', ')}.`;
      return [{ message, fingerprint: `state of ${fact.id}` }];
    });
    // One good ticket is enough: a description may mention others.
    return problems.length < tickets.length ? [] : problems;
  },
};
