import type { RepositoryRef } from '@tandem/ports';
import { expect, it } from 'vitest';
import { credentialFor } from './credential.ts';

const GITLAB = { forge: 'gitlab', url: 'https://git.example.com' } as const;
const AZURE = { forge: 'azure-devops', url: 'https://dev.azure.com/contoso' } as const;
const ON_GITLAB = { CI_JOB_TOKEN: 'job', CI_SERVER_URL: 'https://git.example.com' };
const ON_AZURE = { SYSTEM_ACCESSTOKEN: 'job', SYSTEM_COLLECTIONURI: 'https://dev.azure.com/contoso/' };

it.each<[string, Pick<RepositoryRef, 'forge' | 'url'>, Record<string, string>, string | undefined]>([
  ['an own token of GitLab', GITLAB, { TANDEM_GITLAB_TOKEN: ' own\n' }, 'own own'],
  ["an own token before the job's", GITLAB, { ...ON_GITLAB, TANDEM_GITLAB_TOKEN: 'own' }, 'own own'],
  ["the job's for its own GitLab", GITLAB, ON_GITLAB, 'job job'],
  ['none for another GitLab', { ...GITLAB, url: 'https://other.example.com' }, ON_GITLAB, undefined],
  ['none of GitLab for Azure DevOps', AZURE, { ...ON_GITLAB, TANDEM_GITLAB_TOKEN: 'own' }, undefined],
  ['an own token of Azure DevOps', AZURE, { TANDEM_AZURE_TOKEN: 'own' }, 'own own'],
  ["the job's for its own organisation", AZURE, ON_AZURE, 'job job'],
  ['none for another organisation', { ...AZURE, url: 'https://dev.azure.com/other' }, ON_AZURE, undefined],
  ['none for an empty variable', AZURE, { TANDEM_AZURE_TOKEN: '' }, undefined],
])('the token is %s', (_, repository, env, expected) => {
  const credential = credentialFor(repository, env);
  expect(credential && `${credential.kind} ${credential.token}`).toBe(expected);
});
