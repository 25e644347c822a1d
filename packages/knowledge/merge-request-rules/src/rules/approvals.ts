import { defineRuleOptions, integer } from '@tandem/release-process';
import { approversOf } from '../approvers.ts';
import type { Rule } from '../rule.ts';

/** The options of `approvals`. */
export const options = defineRuleOptions({
  name: 'approvals',
  order: 120,
  level: 'warn',
  description: 'People other than the author approved.',
  fields: {
    count: integer({ minimum: 1, default: 1, description: 'How many.' }),
  },
});

/** People other than the author approved. */
export const rule: Rule<typeof options> = {
  options,
  title: 'Approvals',
  reason: 'Four eyes see more than two, and auditors ask for them.',
  fix: 'Ask someone for a review.',
  judge: (facts, { count }) => {
    const others = approversOf(facts).length;
    if (others >= count) return [];
    const message = `${count} ${count === 1 ? 'person' : 'people'} other than the author must approve, and ${others} did.`;
    return [{ message, fingerprint: 'missing' }];
  },
};
