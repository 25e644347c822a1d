import type { Finding } from '@tandem/contract';
import { createGit } from '@tandem/git';
import { type Git, type GitProblem, GitUnreadable } from '@tandem/ports';
import { createRepository, type Repository } from '@tandem/scenario';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { failedBy, openGitops } from './index.ts';

const RELEASE = `product: storefront
components: [{ name: api, repository: { forge: gitlab, path: shop/api }, image: registry.example.com/api }]
gitops: { repository: { forge: azure-devops, path: Retail/gitops } }
rings: [{ name: production, path: clusters/production, window: always }]
`;

let origin: Repository;
beforeEach(() => {
  origin = createRepository({ 'release.yaml': RELEASE });
});
afterEach(() => origin.remove());

const inputs = () => ({ gitops_url: origin.url, gitops_branch: 'main', release_file: 'release.yaml' });

it('returns the tip of the branch and its release process', async () => {
  const opened = await openGitops(createGit(origin.view), inputs());
  const commit = origin.git('rev-parse', 'main').trim();
  expect(opened).toMatchObject({ ok: true, value: { tree: { commit }, release: { product: 'storefront' } } });
});

it('reports every mistake of the file, the first one as the failure', async () => {
  origin.commit({ 'release.yaml': RELEASE.replace('always', 'never').replace('gitlab', 'gitlub') });
  const opened = await openGitops(createGit(origin.view), inputs());
  if (opened.ok) throw new Error('expected mistakes');
  expect(opened.error.findings.map(({ at }) => at)).toEqual([
    { file: 'release.yaml', line: 2, column: 48 },
    { file: 'release.yaml', line: 4, column: 64 },
  ]);
  const reported: Finding[] = [];
  const failed = failedBy(opened.error, { finding: (finding) => reported.push(finding) });
  expect(failed).toMatchObject({ outcome: 'failed', failure: 'release-file-invalid', at: { line: 2 } });
  expect(reported.map(({ at }) => at?.line)).toEqual([4]);
});

it('names the missing file without the password of the URL', async () => {
  const git = createGit(origin.view);
  const hidden: Git = { fetch: async (at) => git.fetch({ ...at, url: origin.url }) };
  const url = 'https://ann:s3cret@example.com/x.git';
  const opened = await openGitops(hidden, { ...inputs(), gitops_url: url, release_file: 'no.yaml' });
  expect(opened).toMatchObject({ ok: false, error: { failure: 'release-file-missing' } });
  if (!opened.ok)
    expect(opened.error.detail).toContain("'no.yaml' in the branch main of https://example.com/x.git");
});

it.each<[GitProblem['kind'], string]>([
  ['unreachable', 'repository-unreachable'],
  ['denied', 'access-denied'],
  ['no-repository', 'access-denied'],
  ['no-branch', 'branch-missing'],
  ['refused', 'repository-unusable'],
])('a fetch that ends as %s is the failure %s', async (kind, failure) => {
  const git: Git = { fetch: async () => ({ ok: false, error: { kind, detail: 'message' } }) };
  expect(await openGitops(git, inputs())).toEqual({
    ok: false,
    error: { failure, detail: 'message', findings: [] },
  });
});

it('a file that the remote no longer serves is a failure, not a bug', async () => {
  const real = createGit(origin.view);
  const git: Git = {
    fetch: async (at) => {
      const fetched = await real.fetch(at);
      const read = async () => {
        throw new GitUnreadable({ kind: 'unreachable', detail: 'gone' });
      };
      return fetched.ok ? { ok: true, value: { ...fetched.value, read } } : fetched;
    },
  };
  expect(await openGitops(git, inputs())).toMatchObject({ error: { failure: 'repository-unreachable' } });
});
