import { approversOf } from '../approvers.ts';
import type { Rule } from '../rule.ts';

/** People other than the author approved. */
export const approvals: Rule<'approvals'> = {
  name: 'approvals',
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
