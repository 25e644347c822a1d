import { nearestName } from '@tandem/contract';

/** Why a text does not name an IANA time zone; undefined where it does. */
export function zoneProblem(zone: string): string | undefined {
  if (isZone(zone)) return undefined;
  const near = nearestName(zone, Intl.supportedValuesOf('timeZone'));
  const hint = near ? `; did you mean '${near}'?` : '; use a name such as Europe/Berlin';
  return `'${zone}' is not an IANA time zone${hint}`;
}

/** Whether `YYYY-MM-DD` is a day of the calendar. */
export function isDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

function isZone(zone: string): boolean {
  // An offset such as +01:00 has no daylight-saving time and is hardly what was meant.
  if (/^[+-]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
