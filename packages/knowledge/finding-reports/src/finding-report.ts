import type { Finding } from '@tandem/contract';

/** A rule as reports describe it. */
export interface DescribedRule {
  readonly name: string;
  /** What it looks for: one or more sentences. */
  readonly about: string;
}

/** Everything that a report about findings can show. All texts are masked already. */
export interface FindingReport {
  /** What was checked, as a heading: `Manifests`. */
  readonly title: string;
  readonly findings: readonly Finding[];
  /** The rules that can find something; a finding of another rule has no description. */
  readonly rules: readonly DescribedRule[];
  /** What was checked: JUnit has a suite for each, which passes where nothing was found. */
  readonly checked: { readonly by: 'file' | 'rule'; readonly names: readonly string[] };
}
