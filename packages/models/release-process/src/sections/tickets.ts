import { nearestName } from '@tandem/contract';
import { FORGE_KINDS } from '@tandem/ports';
import { choice, flag, list, map, object, text } from '../fields/build.ts';
import type { ValueOf } from '../fields/field.ts';
import { defineSection } from '../section.ts';
import type { RingBase } from './rings.ts';

const reaction = {
  fields: {
    /** The state that the ticket is moved to; absent: the state stays. `label:NAME` sets a label of a GitLab issue. */
    state: text({
      optional: true,
      description:
        'The state that the ticket is moved to; label:NAME sets a label of a GitLab issue. Absent: the state stays.',
    }),
    /** States from which it is moved; absent: any state. */
    from: list({
      optional: true,
      filled: true,
      items: text({}),
      description: 'The states from which it is moved. Absent: any state.',
    }),
    comment: flag({ default: true, description: 'Whether a comment on the ticket reports the event.' }),
  },
} as const;

const reactionOf = <const D extends string>(description: D) =>
  object({ ...reaction, optional: true, description });

/** `tickets`: where the tickets are and how they follow the code; absent: no tickets. */
export const tickets = defineSection({
  key: 'tickets',
  schema: object({
    optional: true,
    description: 'Where the tickets are, and how they follow the code.',
    fields: {
      forge: choice({ options: FORGE_KINDS, description: 'The forge that hosts the tickets.' }),
      path: text({ describedBy: 'ticketsPath' }),
      /** The text before a ticket's number in titles, descriptions and commit messages. */
      prefix: text({
        pattern: '^[A-Za-z]*#$|^[A-Za-z]+-$',
        default: { by: 'forge', term: 'prefix' },
        description: 'The text before the number of a ticket in titles, descriptions and commit messages.',
      }),
      /** States in which the work is done. */
      done: list({
        filled: true,
        items: text({}),
        default: { by: 'forge', term: 'done' },
        description: 'States in which the work is done.',
      }),
      /** What each event does to a ticket; an event that is not listed does nothing. */
      on: object({
        default: {},
        description: 'What each event does to the tickets that it concerns.',
        fields: {
          opened: reactionOf('A merge request that names the ticket is open.'),
          merged: reactionOf('A merge request that names the ticket was merged.'),
          cut: reactionOf('A commit for the ticket is in a release unit.'),
          deployed: map({
            default: {},
            values: object(reaction),
            description:
              'A unit with a commit for the ticket was promoted into a ring; by the name of the ring.',
          }),
          'rolled-back': reactionOf('A ring was rolled back to a unit without a commit for the ticket.'),
        },
      }),
    },
  }),
  problems: ({ on }, { rings }: { readonly rings: readonly RingBase[] }) => {
    const names = rings.map(({ name }) => name);
    return Object.keys(on.deployed).flatMap((ring) => {
      if (names.includes(ring)) return [];
      const near = nearestName(ring, names);
      const hint = near ? `; did you mean '${near}'?` : `; the rings are ${names.join(', ')}`;
      return [
        { path: ['on', 'deployed', ring], at: 'key' as const, message: `unknown ring '${ring}'${hint}` },
      ];
    });
  },
});

/** Where the tickets are and how they follow the code. */
export type Tickets = ValueOf<(typeof tickets)['schema']>;

/** What an event does to a ticket. */
export type TicketReaction = Tickets['on']['deployed'][string];
