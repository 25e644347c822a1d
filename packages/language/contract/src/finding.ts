import type { Location } from './location.ts';

/** The severity of a finding, the one scale of all findings; `info` is worth knowing but not a problem. */
export type Severity = 'error' | 'warning' | 'info';

/** Who accepted a finding, and why. */
export interface Waiver {
  /** The name of the person, or where it was accepted. */
  readonly by: string;
  readonly reason: string;
  /** The last day, `YYYY-MM-DD`, in UTC; absent: no end. */
  readonly until?: string;
}

/** Something that a person should review; each platform shows it its own way. All texts are plain. */
export interface Finding {
  /** The effective severity: `info` where the finding is waived. */
  readonly severity: Severity;
  /** Which rule or failure found it, in kebab-case: stable, so that people can search for it. */
  readonly rule: string;
  /** What is wrong; may quote foreign text. */
  readonly message: string;
  /** Why the rule exists, in one sentence. */
  readonly reason?: string;
  /** What to do about it. */
  readonly fix?: string;
  readonly at?: Location;
  /** Further places of the same cause. */
  readonly places?: readonly Location[];
  /**
   * Stable identity across pushes that leave the line unchanged: file and text of the line, not its number. Its note
   * and its entries in reports are matched by it.
   */
  readonly fingerprint?: string;
  /** Set only by `waive`, with the original severity. */
  readonly waived?: Waiver & { readonly severity: Severity };
}

/** The finding as accepted by a waiver: it is reported as `info` and no longer counts. */
export function waive(finding: Finding, { by, reason, until }: Waiver): Finding {
  const waived = { by, reason, ...(until !== undefined && { until }), severity: finding.severity };
  return { ...finding, severity: 'info', waived };
}

/** Who accepted a finding, until when and why. */
export function waiverText({ by, until, reason }: Waiver): string {
  return `${by}${until === undefined ? '' : ` until ${until}`}: ${reason}`;
}

/** The full text of a finding, for outputs that show one text: message, waiver and fix. */
export function findingMessage({ message, fix, waived }: Finding): string {
  if (waived) return `${message} (waived by ${waiverText(waived)})`;
  return fix === undefined ? message : `${message}\nWhat to do: ${fix}`;
}

/** How many findings are errors and how many are warnings. */
export function countFindings(findings: readonly Finding[]): {
  readonly errors: number;
  readonly warnings: number;
} {
  const count = (severity: Severity) => findings.filter((each) => each.severity === severity).length;
  return { errors: count('error'), warnings: count('warning') };
}
