import { type Finding, type Location, nearestName, waive } from '@tandem/contract';

/** Something that accepts findings of one rule for a while. */
export interface ManifestWaiver {
  readonly rule: string;
  /** The last day, `YYYY-MM-DD`, in UTC. */
  readonly until: string;
  readonly reason: string;
  /** Where it stands, as a reader names it: `release.yaml`. */
  readonly by: string;
  readonly at?: Location;
  covers(finding: Finding): boolean;
}

/**
 * Applies waivers: what they cover is information. One that has ended, that covers nothing, or whose rule does not
 * exist is a finding itself, so that none stays behind.
 *
 * @param given.rules The names of all rules.
 * @param given.today The day, `YYYY-MM-DD`, in UTC.
 * @param given.isJudged Whether all that a waiver may cover is among the findings.
 */
export function waived(
  findings: readonly Finding[],
  waivers: readonly ManifestWaiver[],
  given: {
    readonly rules: readonly string[];
    readonly today: string;
    isJudged(waiver: ManifestWaiver): boolean;
  },
): readonly Finding[] {
  const { rules, today } = given;
  const used = new Set<ManifestWaiver>();
  const open = waivers.filter(({ until }) => until >= today);
  const judged = findings.map((finding) => {
    const waiver = open.find((each) => each.rule === finding.rule && each.covers(finding));
    if (!waiver || finding.severity === 'info') return finding;
    used.add(waiver);
    return waive(finding, waiver);
  });
  const idle = waivers.filter((each) => !used.has(each) && given.isJudged(each));
  return [...judged, ...idle.map((each) => problemOf(each, rules, today))];
}

function problemOf(
  { rule, until, at, by }: ManifestWaiver,
  rules: readonly string[],
  today: string,
): Finding {
  const place = at && { at };
  if (!rules.includes(rule)) {
    const near = nearestName(rule, rules);
    const hint = near === undefined ? '' : ` Did you mean ${near}?`;
    const message = `The waiver in ${by} is for ${rule}, and there is no such rule.${hint}`;
    return { severity: 'error', rule: 'waiver-invalid', message, ...place };
  }
  if (until < today) {
    const message = `The waiver of ${rule} in ${by} ended on ${until}. Correct what it covered, or give it a later day.`;
    return { severity: 'warning', rule: 'waiver-expired', message, ...place };
  }
  const message = `The waiver of ${rule} in ${by} covers nothing. Remove it.`;
  return { severity: 'warning', rule: 'waiver-unused', message, ...place };
}
