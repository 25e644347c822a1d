import type { Finding } from '@tandem/contract';
import type { Release, RuleOptions, RuleValues } from '@tandem/release-process';
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

/** What a rule may read of release.yaml. */
export type RuleRelease = Pick<Release, 'quality' | 'roles'>;

/**
 * A rule: pure, so that all of it is a table of cases.
 *
 * Its file exports `options`, which every reader of release.yaml needs, and `rule`, a plain object: a bundle that does
 * not judge merge requests then carries the options alone.
 */
export interface Rule<O extends RuleOptions = RuleOptions> {
  readonly options: O;
  /** A few words, as a heading. */
  readonly title: string;
  /** Why the rule is there: one sentence. */
  readonly reason: string;
  /** What to do about a finding. */
  readonly fix: string;
  judge(facts: MergeRequestFacts, options: RuleValues<O>, release: RuleRelease): readonly RuleFinding[];
}
