import { type Finding, formatLocation } from '@tandem/contract';

/** Rules whose findings with one message have one cause, wherever they stand: one decision corrects them all. */
const OF_ONE_CAUSE: ReadonlySet<string> = new Set([
  'unknown-version',
  'version-not-served',
  'version-deprecated',
  'version-removed',
  'flux-wait',
  'flux-health-expressions',
  'azure-namespace-policy',
]);

/** How many further places a message lists. */
const LISTED = 5;

/**
 * Findings with one cause as one: the same message about several objects at one place, as clusters with a common base
 * have it, and those of some rules at several places. The message names how many objects there are, and the places.
 */
export function byCause(findings: readonly Finding[]): readonly Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { rule, severity, at } = finding;
    const place = OF_ONE_CAUSE.has(rule) || !at ? '' : formatLocation(at);
    const key = JSON.stringify([severity, rule, place, withoutObject(finding.message)]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].map((group) => joined(group));
}

function joined(group: readonly Finding[]): Finding {
  const [first] = group as readonly [Finding];
  if (group.length === 1) return first;
  const objects = new Set(group.map(({ message }) => message)).size;
  const count = objects > 1 ? `\nThe same holds for ${objects - 1} more objects.` : '';
  const places = [...new Set(group.flatMap(({ at }) => (at ? [formatLocation(at)] : [])))].slice(1);
  if (places.length === 0) return { ...first, message: `${first.message}${count}` };
  const rest = places.length > LISTED ? ` and ${places.length - LISTED} more places` : '';
  return {
    ...first,
    message: `${first.message}${count} Also at ${places.slice(0, LISTED).join(', ')}${rest}.`,
    places: group.slice(1).flatMap(({ at }) => at ?? []),
  };
}

/** A finding with its files as they lie under another root, whose name ends in `/` or is empty. */
export function under(prefix: string, finding: Finding): Finding {
  const { at, places } = finding;
  const moved = <T extends { readonly file: string }>(place: T) => ({
    ...place,
    file: `${prefix}${place.file}`,
  });
  return { ...finding, ...(at && { at: moved(at) }), ...(places && { places: places.map(moved) }) };
}

/** A message without the object that it begins with: `Deployment shop/web: …`. */
function withoutObject(message: string): string {
  return message.replace(/^[A-Z][A-Za-z0-9]* \S+: /, '');
}
