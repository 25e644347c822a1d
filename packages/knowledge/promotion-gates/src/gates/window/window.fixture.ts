import type { Ring as AnyRing } from '@tandem/release-process';
import fc from 'fast-check';
import { windowState } from './index.ts';
import type { Weekday, WindowOptions } from './options.ts';

export type Ring = AnyRing & WindowOptions;

export const ALL: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export function ring(
  window: Ring['window'],
  freezes: readonly [string, string][] = [],
  timezone?: string,
): Ring {
  return {
    name: 'production',
    path: 'p',
    window,
    ...(timezone === undefined ? {} : { timezone }),
    freezes: freezes.map(([from, to]) => ({ from, to, reason: 'rest' })),
  };
}

export const times = (timezone: string, days: readonly Weekday[], from: string, to: string): Ring =>
  ring({ timezone, open: [{ days, from, to }] });

export const short = (instant: string | undefined): string | undefined => instant?.replace(':00.000Z', 'Z');

/** `open until …`, `open`, `closed until …` or `closed`, in minutes of UTC. */
export function told(of: Ring, at: string): string {
  const state = windowState(of, at);
  const until = short(state.open ? state.closes : state.opens);
  return `${state.open ? 'open' : 'closed'}${until ? ` until ${until}` : ''}`;
}

export const BERLIN = times('Europe/Berlin', ['tue', 'thu'], '20:00', '23:00');
export const NIGHT = times('Europe/Berlin', ['sat'], '22:00', '04:00');
// The clocks of Berlin go from 02:00 to 03:00 on 29 March 2026 and from 03:00 to 02:00 on 25 October 2026;
// those of New York from 02:00 to 03:00 on 8 March 2026 and from 02:00 to 01:00 on 1 November 2026.
export const GAP = (zone: string) => times(zone, ['sun'], '02:30', '05:00');
export const TO_GAP = (zone: string) => times(zone, ['sun'], '00:30', '02:30');
export const IN_GAP = times('Europe/Berlin', ['sun'], '02:10', '02:50');
export const FOLD_NY = times('America/New_York', ['sun'], '01:30', '05:00');
export const TO_FOLD_NY = times('America/New_York', ['sun'], '00:30', '01:30');

export const MINUTE = 60_000;

/** A wall-clock minute as a number that grows with it: minutes since 1970 as if the clock were in UTC. */
export function wallMinutes(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-u-ca-iso8601', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? Number.NaN;
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) / MINUTE;
  };
}

/**
 * Minute by minute over a span: open where the wall clock has reached an opening for the last time and not yet
 * a closing for the first. A skipped opening takes effect as long after the gap as it lies in it, a skipped
 * closing as long before; both as the documentation of Temporal's `later` and `earlier` has it.
 */
export function oracle(of: Ring, start: number, minutes: number): readonly boolean[] {
  const zone = of.window === 'always' ? (of.timezone ?? 'UTC') : of.window.timezone;
  const wall = wallMinutes(zone);
  const before = 4 * 1440;
  const clock = Array.from({ length: minutes + 2 * before }, (_, n) => wall(start + (n - before) * MINUTE));
  const places = new Map<number, number[]>();
  clock.forEach((at, index) => void places.set(at, [...(places.get(at) ?? []), index]));
  const indexOf = (at: number, which: 'first' | 'last'): number => {
    const found = places.get(at);
    if (found) return (which === 'first' ? found[0] : found.at(-1)) ?? Number.NaN;
    const jump = clock.findIndex((now, index) => now > at && (clock[index - 1] ?? Infinity) < at);
    if (jump < 0) return at < (clock[0] ?? 0) ? -1 : Number.POSITIVE_INFINITY;
    const [last, next] = [clock[jump - 1] ?? 0, clock[jump] ?? 0];
    // Counted with the offset before the gap it lies after it, and the other way round.
    return which === 'last' ? jump + (at - last - 1) : jump - (next - at);
  };
  const firstDay = Math.floor((clock[0] ?? 0) / 1440) + 1;
  const lastDay = Math.floor((clock.at(-1) ?? 0) / 1440) - 2;
  const open = clock.map(() => of.window === 'always');
  const fill = (from: number, to: number, value: boolean): void => {
    for (let index = Math.max(0, from); index < Math.min(to, clock.length); index += 1) open[index] = value;
  };
  const minute = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  for (let day = firstDay; of.window !== 'always' && day <= lastDay; day += 1) {
    const weekday = ALL[(day + 3) % 7];
    for (const { days, from, to } of of.window.open) {
      if (weekday === undefined || !days.includes(weekday)) continue;
      const end = minute(to) > minute(from) ? day : day + 1;
      fill(indexOf(day * 1440 + minute(from), 'last'), indexOf(end * 1440 + minute(to), 'first'), true);
    }
  }
  for (const { from, to } of of.freezes) {
    const begin = Date.parse(`${from}T00:00:00Z`) / MINUTE;
    const end = Date.parse(`${to}T00:00:00Z`) / MINUTE + 1440;
    clock.forEach((now, index) => {
      if (now >= begin && now < end) open[index] = false;
    });
  }
  return open.slice(before, before + minutes);
}

export const clockTime = fc
  .record({
    hour: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 23 })),
    minute: fc.constantFrom(0, 15, 30, 59),
  })
  .map(({ hour, minute }) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
export const openTime = fc
  .record({ days: fc.subarray([...ALL], { minLength: 1 }), from: clockTime, to: clockTime })
  .filter(({ from, to }) => from !== to);
export const DAYS = 5;
/** Days around the changes of the clocks and around new year, and any others. */
export const day = fc.oneof(
  fc.constantFrom('2026-03-07', '2026-03-27', '2026-10-23', '2026-10-30', '2026-12-30', '2026-04-03'),
  fc.integer({ min: 0, max: 700 }).map((n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10)),
);
