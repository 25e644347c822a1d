import type { ChangedFile, ForgeUser, Thread } from '@tandem/ports';
import { composeReleaseSchema, type Release, type WrittenQuality } from '@tandem/release-process';
import type { MergeRequestFacts } from './facts.ts';
import type { RuleRelease } from './rule.ts';
import { RULE_OPTIONS } from './rules.emitted.ts';

export function person(login: string): ForgeUser {
  return { id: `id-${login}`, login, name: login.charAt(0).toUpperCase() + login.slice(1) };
}

export const ann = person('ann');
export const ben = person('ben');

/** A merge request in which nothing is wrong; a test changes what it is about. */
export function factsWith(
  change: {
    readonly mergeRequest?: Partial<MergeRequestFacts['mergeRequest']>;
  } & Partial<Omit<MergeRequestFacts, 'mergeRequest'>> = {},
): MergeRequestFacts {
  const { mergeRequest, ...rest } = change;
  return {
    now: '2026-11-24T12:00:00.000Z',
    mergeRequest: {
      number: 7,
      title: 'feat(cart): totals',
      description: 'Adds totals.',
      state: 'open',
      draft: false,
      author: ann,
      sourceBranch: 'feature/12-totals',
      targetBranch: 'main',
      head: 'b'.repeat(40),
      base: 'a'.repeat(40),
      url: 'https://gitlab.example.com/shop/api/-/merge_requests/7',
      createdAt: '2026-11-24T10:00:00.000Z',
      squash: false,
      labels: [],
      reviewers: [],
      pipeline: 'passed',
      ...mergeRequest,
    },
    commits: [commit('feat(cart): totals')],
    files: [file('src/cart.ts'), file('test/cart.test.ts')],
    approvals: [ben],
    threads: [],
    tickets: [],
    ...rest,
  };
}

export function commit(message: string) {
  return { commit: 'c'.repeat(40), message, author: 'Ann', at: '2026-11-24T10:00:00.000Z' };
}

/** A modified file with one new line, or with these. */
export function file(
  path: string,
  change: Partial<ChangedFile> & { readonly lines?: readonly string[] } = {},
): ChangedFile {
  const { lines = ['x'], ...rest } = change;
  const newLines = lines.map((text, index) => ({ number: index + 1, text }));
  return { path, change: 'modified', added: newLines.length, removed: 0, newLines, ...rest };
}

export function note(author: ForgeUser, body: string): Thread {
  return { id: body, resolved: false, resolvable: true, notes: [{ id: '1', author, body }] };
}

/** What rules read of a release.yaml with tickets, and with this under `quality`. */
export function releaseWith(quality: WrittenQuality = {}, roles: Release['roles'] = {}): RuleRelease {
  const tickets = { forge: 'gitlab', path: 'shop/api' };
  return composeReleaseSchema({ rules: RULE_OPTIONS, gates: [], forges: {} }).complete({
    quality,
    roles,
    tickets,
  });
}
