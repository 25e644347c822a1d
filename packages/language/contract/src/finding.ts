import type { Location } from './location.ts';

/** How much a finding matters: `info` is something to know where nothing is wrong. The one scale of all findings. */
export type Severity = 'error' | 'warning' | 'info';

/** Who accepted a finding, and why. */
export interface Waiver {
  /** The name of the person. */
  readonly by: string;
  readonly reason: string;
  /** The last day, `YYYY-MM-DD`, in UTC. */
  readonly until: string;
}

/** Something that a person should look at; each platform shows it its own way. All texts are plain. */
export interface Finding {
  /** What counts: `info` where the finding is waived. */
  readonly severity: Severity;
  /** Which rule or failure found it, in kebab-case: stable, so that people can search for it. */
  readonly rule: string;
  /** What is wrong here; it may quote foreign text. */
  readonly message: string;
  /** Why the rule exists, in one sentence. */
  readonly reason?: string;
  /** What to do about it. */
  readonly fix?: string;
  readonly at?: Location;
  /**
   * Stable identity across pushes that leave the line unchanged: file and text of the line, not its number. Its note
   * and its entries in reports are found again by it.
   */
  readonly fingerprint?: string;
  /** Set by `waive` alone, with the severity that the finding had. */
  readonly waived?: Waiver & { readonly severity: Severity };
}

/** The finding as accepted by a waiver: it is reported as `info` and no longer counts. */
export function waive(finding: Finding, { by, reason, until }: Waiver): Finding {
  return { ...finding, severity: 'info', waived: { by, reason, until, severity: finding.severity } };
}

/** The whole text of a finding, for places that show a single text: message, waiver and what to do. */
export function findingMessage({ message, fix, waived }: Finding): string {
  if (waived) return `${message} (waived by ${waived.by} until ${waived.until}: ${waived.reason})`;
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
