import type { Rule } from '../rule.ts';

/** People other than the author approved. */
export const approvals: Rule<'approvals'> = {
  title: 'Approvals',
  reason: 'Four eyes see more than two, and auditors ask for them.',
  fix: 'Ask someone for a review.',
  judge: ({ approvals: given, mergeRequest }, { count }) => {
    const others = new Set(given.map(({ id }) => id).filter((id) => id !== mergeRequest.author.id)).size;
    if (others >= count) return [];
    const message = `${count} ${count === 1 ? 'person' : 'people'} other than the author must approve, and ${others} did.`;
    return [{ message, fingerprint: 'missing' }];
  },
};
