import type { QualityRule, QualityRules, Release } from '@tandem/release-process';
import type { MergeRequestFacts } from './facts.ts';

/** Something that a rule found in a merge request. */
export interface RuleFinding {
  /** What is wrong in this very merge request: plain text, which may quote foreign text. */
  readonly message: string;
  readonly at?: { readonly file: string; readonly line?: number };
  /** All files that it is about, where they are more than `at`: the strictest of their levels counts. */
  readonly about?: readonly string[];
  /** `info` where nothing is wrong, and there is something to know; else the level of release.yaml counts. */
  readonly level?: 'info';
  /** The same over pushes that do not touch it, so that a note about it is found again: file and text of the line,
   * no number. A rule's own; a judgement puts its name before it. */
  readonly fingerprint: string;
}

/** What a rule may ask of release.yaml beside its own options. */
export type RuleRelease = Pick<Release, 'roles'>;

/** A rule: pure, so that all of it is a table of cases. */
export interface Rule<N extends QualityRule = QualityRule> {
  readonly name: N;
  /** A few words, as a heading. */
  readonly title: string;
  /** Why the rule is there: one sentence. */
  readonly reason: string;
  /** What to do about a finding. */
  readonly fix: string;
  judge(facts: MergeRequestFacts, options: QualityRules[N], release: RuleRelease): readonly RuleFinding[];
}
