import { QUALITY_DEFAULTS, type QualityRule, type QualityRules, type Release } from '@tandem/release-process';
import { describe, expect, it } from 'vitest';
import type { MergeRequestFacts } from '../facts.ts';
import { RULES } from './index.ts';

/** What is judged, the beginnings of the messages that are expected, and options other than the defaults. */
type Case<N extends QualityRule> = [
  what: string,
  facts: MergeRequestFacts,
  expected: readonly string[],
  options?: Partial<QualityRules[N]>,
  roles?: Release['roles'],
];

/** A rule as a table of cases. */
export function ruleTable<N extends QualityRule>(name: N, cases: readonly Case<N>[]): void {
  describe(name, () => {
    it.each(cases)('%s', (_, facts, expected, options, roles = {}) => {
      const found = RULES[name].judge(facts, { ...QUALITY_DEFAULTS[name], ...options }, { roles });
      const begun = found.map(({ message }, index) => message.slice(0, expected[index]?.length ?? 80));
      expect(begun).toEqual(expected);
    });
  });
}
