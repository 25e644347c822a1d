import type { RepositoryRef } from '@tandem/ports';
import { describe, expect, it } from 'vitest';
import { failureOf } from './problem.ts';
import { repositoryOf, resolveRepository } from './repository.ts';

const GITLAB: RepositoryRef = { forge: 'gitlab', url: 'https://gitlab.example.com', path: 'shop/web' };
const api = {
  name: 'api',
  repository: { forge: 'gitlab', path: 'shop/api' },
  image: 'registry.example.com/api',
} as const;

describe('a repository of release.yaml', () => {
  const at = { forge: 'gitlab', path: 'shop/api' } as const;
  it.each([
    [
      'is at the address in release.yaml',
      { gitlab: { url: 'https://git.example.com' } },
      GITLAB,
      'https://git.example.com',
    ],
    ['is on the forge of the pipeline', {}, GITLAB, 'https://gitlab.example.com'],
  ])('%s', (_, forges, repositoryRef, url) => {
    expect(resolveRepository(at, { forges }, { repositoryRef })).toEqual({ ok: true, value: { ...at, url } });
  });

  it('has no address where neither has one', () => {
    const repositoryRef: RepositoryRef = {
      forge: 'azure-devops',
      url: 'https://dev.azure.com/contoso',
      path: 'Retail/gitops',
    };
    expect(resolveRepository(at, { forges: {} }, { repositoryRef })).toEqual({
      ok: false,
      error: {
        failure: 'forge-unknown',
        detail: 'shop/api is on gitlab, but release.yaml has no forges.gitlab.url.',
      },
    });
  });
});

describe('the repository that a step works on', () => {
  const release = { components: [api], forges: {} };
  it('is that of the named component, else that of the pipeline, else none', () => {
    expect(repositoryOf('api', release, { repositoryRef: GITLAB })).toMatchObject({
      value: { path: 'shop/api' },
    });
    expect(repositoryOf('', release, { repositoryRef: GITLAB })).toEqual({ ok: true, value: GITLAB });
    expect(repositoryOf('', release, {})).toEqual({ ok: true, value: undefined });
    expect(repositoryOf('web', release, {})).toMatchObject({
      error: {
        failure: 'unknown-component',
        detail: "release.yaml has no component 'web'; its components are api.",
      },
    });
  });
});

it.each([
  ['unreachable', 'forge-unreachable'],
  ['conflict', 'forge-conflict'],
  ['denied', 'forge-denied'],
  ['not-found', 'forge-not-found'],
  ['refused', 'forge-refused'],
] as const)('the problem %s becomes the failure %s', (kind, failure) => {
  expect(failureOf({ kind, detail: 'so' })).toEqual({ failure, detail: 'so' });
});
