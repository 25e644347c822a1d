import { gateOptions, type Ring } from '@tandem/release-process';
import { Temporal as polyfill } from 'temporal-polyfill';
import { type OpenTime, options, type Weekday, type WindowOptions } from './options.ts';

/** Whether a ring may be changed, and until or from when. Instants are ISO 8601 in UTC. */
export type WindowState =
  | {
      readonly open: true /** Absent: it does not close within the days that are looked at. */;
      readonly closes?: string;
    }
  | {
      readonly open: false;
      /** One sentence without a full stop: why, and when it opens next. */
      readonly reason: string;
      /** Absent: it does not open within the days that are looked at. */
      readonly opens?: string;
    };

/** How far ahead openings and closings are looked for. */
export const DAYS_AHEAD = 400;

const DAY = 86_400_000;
const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The options of the gate in a ring, with the ring's name. */
type WindowedRing = WindowOptions & Pick<Ring, 'name'>;

function windowOf(ring: Ring): WindowedRing {
  return { ...gateOptions(options, ring), name: ring.name };
}

/** The freezes of a ring, in the order of release.yaml. */
export function freezesOf(ring: Ring): WindowOptions['freezes'] {
  return windowOf(ring).freezes;
}

/** Milliseconds since 1970; open from the start, closed from the end on. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Whether a ring is open at an instant.
 *
 * Times are wall-clock times in the ring's zone. A time that the clocks skip or show twice is taken so that
 * the ring is closed for longer: an opening at the later of the two possible instants, a closing at the
 * earlier (`later` and `earlier` of Temporal's disambiguation). A window that begins before and ends after a
 * change of the clocks is open throughout. Freezes are whole days there and win over every window.
 */
export function windowState(ring: Ring, instant: string): WindowState {
  return stateAt(windowOf(ring), instant);
}

function stateAt(ring: WindowedRing, instant: string): WindowState {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) throw new Error(`'${instant}' is no instant`);
  for (const days of [9, 40, DAYS_AHEAD]) {
    const until = at + days * DAY;
    const spans = openSpans(ring, at, until);
    const now = spans.find((span) => span.from <= at && at < span.to);
    if (now && now.to < until) return { open: true, closes: iso(now.to) };
    if (now && days === DAYS_AHEAD) return { open: true };
    const next = spans.find((span) => span.from > at);
    if (!now && (next || days === DAYS_AHEAD)) return closed(ring, at, next?.from);
  }
  throw new Error('unreachable: the last number of days always answers');
}

/** The instant from which the ring is open: now where it is, undefined where it does not open in time. */
export function nextOpening(ring: Ring, instant: string): string | undefined {
  const state = windowState(ring, instant);
  return state.open ? instant : state.opens;
}

/** The window in words: `always`, or `tue, wed, thu 20:00–23:00 Europe/Berlin`. */
export function windowText(ring: Ring): string {
  return textOf(windowOf(ring));
}

function textOf(ring: WindowOptions): string {
  if (ring.window === 'always') return 'always';
  const times = ring.window.open.map(({ days, from, to }) => `${days.join(', ')} ${from}–${to}`);
  return `${times.join('; ')} ${ring.window.timezone}`;
}

function closed(ring: WindowedRing, at: number, opens: number | undefined): WindowState {
  const frozen = freezeAt(ring, at);
  const why = frozen
    ? `frozen from ${frozen.from} to ${frozen.to} (${frozen.reason})`
    : `outside the window of ring ${ring.name}, ${textOf(ring)}`;
  const next =
    opens === undefined
      ? `it does not open within ${DAYS_AHEAD} days`
      : `it opens ${wallClock(opens, zoneOf(ring))}`;
  return { open: false, reason: `${why}; ${next}`, ...(opens === undefined ? {} : { opens: iso(opens) }) };
}

/** `Tue 2026-11-24 20:00 Europe/Berlin` */
function wallClock(at: number, zone: string): string {
  const there = temporal().Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const weekday = WEEKDAYS[there.dayOfWeek - 1] ?? '';
  const day = `${weekday.slice(0, 1).toUpperCase()}${weekday.slice(1)}`;
  return `${day} ${there.toPlainDate()} ${there.toPlainTime().toString({ smallestUnit: 'minute' })} ${zone}`;
}

/** When the ring is open between two instants, sorted, apart from each other; may reach beyond them. */
function openSpans(ring: WindowOptions, from: number, to: number): readonly Span[] {
  const always = [{ from: from - DAY, to: to + DAY }];
  const open = ring.window === 'always' ? always : merged(weekly(ring.window, from, to));
  return without(open, merged(freezeSpans(ring)));
}

function weekly(
  window: { readonly timezone: string; readonly open: readonly OpenTime[] },
  from: number,
  to: number,
): Span[] {
  const { Instant, PlainTime } = temporal();
  const zone = window.timezone;
  const date = (at: number) => Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  const last = date(to + DAY);
  const spans: Span[] = [];
  for (
    let day = date(from).subtract({ days: 2 });
    temporal().PlainDate.compare(day, last) <= 0;
    day = day.add({ days: 1 })
  ) {
    for (const time of window.open) {
      if (!time.days.includes(WEEKDAYS[day.dayOfWeek - 1] ?? 'mon')) continue;
      const end = time.to > time.from ? day : day.add({ days: 1 });
      const opens = day
        .toPlainDateTime(PlainTime.from(time.from))
        .toZonedDateTime(zone, { disambiguation: 'later' });
      const closes = end
        .toPlainDateTime(PlainTime.from(time.to))
        .toZonedDateTime(zone, { disambiguation: 'earlier' });
      spans.push({ from: opens.epochMilliseconds, to: closes.epochMilliseconds });
    }
  }
  return spans;
}

function freezeSpans(ring: WindowOptions): Span[] {
  const { PlainDate } = temporal();
  return ring.freezes.map((freeze) => ({
    from: PlainDate.from(freeze.from).toZonedDateTime(zoneOf(ring)).epochMilliseconds,
    to: PlainDate.from(freeze.to).add({ days: 1 }).toZonedDateTime(zoneOf(ring)).epochMilliseconds,
  }));
}

function freezeAt(ring: WindowOptions, at: number) {
  const spans = freezeSpans(ring);
  return ring.freezes.find((_, index) => {
    const span = spans[index];
    return span !== undefined && span.from <= at && at < span.to;
  });
}

function zoneOf(ring: WindowOptions): string {
  return ring.window === 'always' ? (ring.timezone ?? 'UTC') : ring.window.timezone;
}

/** The same times as spans that are sorted and neither touch nor overlap. */
function merged(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    if (span.to <= span.from) continue;
    const last = result.at(-1);
    if (last && span.from <= last.to)
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else result.push(span);
  }
  return result;
}

/** What is left of sorted spans when sorted holes are taken out of them. */
function without(spans: readonly Span[], holes: readonly Span[]): readonly Span[] {
  return holes.reduce<readonly Span[]>(
    (left, hole) =>
      left.flatMap((span) =>
        [
          { from: span.from, to: Math.min(span.to, hole.from) },
          { from: Math.max(span.from, hole.to), to: span.to },
        ].filter((part) => part.from < part.to),
      ),
    spans,
  );
}

/** The runtime's own Temporal where it has one. */
function temporal(): typeof polyfill {
  return (globalThis as { Temporal?: typeof polyfill }).Temporal ?? polyfill;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
