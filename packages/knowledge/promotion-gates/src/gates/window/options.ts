import {
  at,
  choice,
  defineGateOptions,
  either,
  list,
  object,
  type Problem,
  text,
  type ValuesOf,
} from '@tandem/release-process';
import { isDay, zoneProblem } from './time.ts';

const time = { pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', example: 'a time such as "20:00"' } as const;
const day = {
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
  example: 'a day such as 2026-12-18',
  check: (given: string) => (isDay(given) ? undefined : `${given} is not a day of the calendar`),
} as const;

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** The keys of a ring that say when it may be changed. */
const fields = {
  window: either({
    description: 'When a promotion into this ring may happen: always, or at given times of the week.',
    words: ['always'],
    otherwise: object({
      fields: {
        timezone: text({
          description:
            'An IANA time zone, such as Europe/Berlin. All times of the window are wall-clock times there.',
          check: zoneProblem,
        }),
        open: list({
          filled: true,
          description: 'The times at which the ring is open. They may overlap.',
          items: object({
            fields: {
              days: list({
                filled: true,
                unique: true,
                items: choice({ options: WEEKDAYS }),
                description: 'Days on which the time begins.',
              }),
              from: text({
                ...time,
                description: 'Wall-clock time at which the ring opens, such as "20:00".',
              }),
              to: text({
                ...time,
                description: 'Wall-clock time at which it closes; before `from` means on the next day.',
              }),
            },
          }),
        }),
      },
    }),
  }),
  /** The IANA zone of the freezes where the window is `always`. */
  timezone: text({
    optional: true,
    description: 'The IANA time zone of the freezes where the window is always; UTC where it is not said.',
    check: zoneProblem,
  }),
  /** Whole days, both included, in the ring's zone: `YYYY-MM-DD`. */
  freezes: list({
    default: [],
    description: 'Spans in which nothing may be promoted into this ring, whatever its window says.',
    items: object({
      fields: {
        from: text({ ...day, description: 'The first frozen day, such as 2026-12-18.' }),
        to: text({ ...day, description: 'The last frozen day.' }),
        reason: text({ description: 'Why; people whose release is held read it.' }),
      },
    }),
  }),
} as const;

/** When a ring may be changed: its options of this gate. */
export type WindowOptions = ValuesOf<typeof fields>;

/** When a ring may be changed. */
export type Window = WindowOptions['window'];

/** A time of the week, by the wall clock: `to` not after `from` means on the day after. */
export type OpenTime = Exclude<Window, 'always'>['open'][number];

/** A day of the week. */
export type Weekday = OpenTime['days'][number];

/** When a ring may be changed: the keys `window`, `timezone` and `freezes` of a ring. */
export const options = defineGateOptions({
  name: 'window',
  fields,
  problems: ({ window, timezone, freezes }) => [
    ...(window === 'always' ? [] : windowProblems(window, timezone)),
    ...freezes.flatMap((freeze, index) =>
      isDay(freeze.from) && isDay(freeze.to) && freeze.to < freeze.from
        ? [
            at(
              ['freezes', index, 'to'],
              `the freeze ends on ${freeze.to}, before it begins on ${freeze.from}`,
            ),
          ]
        : [],
    ),
  ],
});

function windowProblems(
  { open }: Exclude<Window, 'always'>,
  timezone: string | undefined,
): readonly Problem[] {
  return [
    ...(timezone === undefined ? [] : [at(['timezone'], 'the window has its own timezone; remove this one')]),
    ...open.flatMap((time, index) =>
      time.from === time.to
        ? [
            at(
              ['window', 'open', index, 'to'],
              `the window opens and closes at ${time.from}, so it is never open; for a whole day write two times: "00:00" to "12:00" and "12:00" to "00:00"`,
            ),
          ]
        : [],
    ),
  ];
}
