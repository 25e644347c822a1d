import { type Release, type RuleOptions, ruleOptions, type WrittenRule } from '@tandem/release-process';
import { describe, expect, it } from 'vitest';
import { releaseWith } from '../facts.fixture.ts';
import type { MergeRequestFacts } from '../facts.ts';
import type { Rule } from '../rule.ts';

/** What is judged, the beginnings of the messages that are expected, and options other than the defaults. */
type Case<O extends RuleOptions> = [
  what: string,
  facts: MergeRequestFacts,
  expected: readonly string[],
  options?: WrittenRule<O>,
  roles?: Release['roles'],
];

/** A rule as a table of cases. */
export function ruleTable<O extends RuleOptions>(rule: Rule<O>, cases: readonly Case<O>[]): void {
  const { name } = rule.options;
  describe(name, () => {
    it.each(cases)('%s', (_, facts, expected, options, roles = {}) => {
      const release = releaseWith({ rules: { [name]: options ?? {} } }, roles);
      const found = rule.judge(facts, ruleOptions(rule.options, release), release);
      const begun = found.map(({ message }, index) => message.slice(0, expected[index]?.length ?? 80));
      expect(begun).toEqual(expected);
    });
  });
}
