import type { Finding } from '@tandem/contract';
import type { QualityRule, QualityRules, Release } from '@tandem/release-process';
import type { MergeRequestFacts } from './facts.ts';

/** What a rule states of a finding; the judgement adds the rule, its texts and the severity of release.yaml. */
export interface RuleFinding extends Pick<Finding, 'message' | 'at'> {
  /** All files that it is about, where they are more than `at`: the strictest of their levels counts. */
  readonly about?: readonly string[];
  /** `info` where nothing is wrong, and there is something to know; else the level of release.yaml counts. */
  readonly severity?: 'info';
  /** As of a finding, among those of this rule; the judgement puts the name of the rule before it. */
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
