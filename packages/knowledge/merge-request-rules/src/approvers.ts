import type { ForgeUser } from '@tandem/ports';
import type { MergeRequestFacts } from './facts.ts';

/**
 * Accounts that are no people, as far as their login tells: those of access tokens and service accounts on GitLab
 * (GitLab docs, administration/internal_users, user/profile/service_accounts), and Azure's build service.
 */
const BOT = /^(?:(?:project|group)_\d+_bot\w*|service_account_.+|build\\.+)$/i;

/** The people whose approval counts, each once: neither the author nor a bot. */
export function approversOf({
  approvals,
  mergeRequest,
}: Pick<MergeRequestFacts, 'approvals' | 'mergeRequest'>): readonly ForgeUser[] {
  const people = new Map(approvals.map((user) => [user.id, user]));
  return [...people.values()].filter(({ id, login }) => id !== mergeRequest.author.id && !BOT.test(login));
}
