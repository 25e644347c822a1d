import { isBot } from '@tandem/forge-facts';
import type { ForgeUser } from '@tandem/ports';
import type { MergeRequestFacts } from './facts.ts';

/** The people whose approval counts, each once: neither the author nor a bot. */
export function approversOf({
  approvals,
  mergeRequest,
}: Pick<MergeRequestFacts, 'approvals' | 'mergeRequest'>): readonly ForgeUser[] {
  const people = new Map(approvals.map((user) => [user.id, user]));
  return [...people.values()].filter(({ id, login }) => id !== mergeRequest.author.id && !isBot(login));
}
