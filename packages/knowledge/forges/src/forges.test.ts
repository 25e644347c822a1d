import { FORGE_KINDS } from '@tandem/ports';
import { describe, expect, it } from 'vitest';
import { FORGES, forgeTitles, isBot } from './index.ts';

describe('an account', () => {
  it.each([
    ['project_17_bot', true],
    ['group_4_bot_3f2a', true],
    ['service_account_group_9_release', true],
    ['Build\\f4b5a0c1-aaaa', true],
    ['sam', false],
    ['sam@example.com', false],
    ['rebuild\\x', false],
    ['project_bot', false],
  ])('%s is a bot: %s', (login, bot) => {
    expect(isBot(login)).toBe(bot);
  });
});

describe('the token of a job goes to the server of the job alone', () => {
  it.each([
    ['gitlab', 'https://git.example.com/gitlab', 'https://git.example.com', true],
    ['gitlab', 'https://git.example.com:8443', 'https://git.example.com', false],
    ['gitlab', 'http://git.example.com', 'https://git.example.com', false],
    ['gitlab', 'git.example.com', 'git.example.com', false],
    ['azure-devops', 'https://dev.azure.com/Contoso', 'https://dev.azure.com/contoso/', true],
    ['azure-devops', 'https://dev.azure.com/other', 'https://dev.azure.com/contoso/', false],
  ] as const)('%s: %s for %s: %s', (kind, url, server, same) => {
    expect(FORGES[kind].tokens.job.isServer(url, server)).toBe(same);
  });
});

it.each([
  ['gitlab', 'shop/web/api', 'shop/web/api'],
  ['azure-devops', 'Retail/api', 'Retail'],
  ['azure-devops', 'Retail', 'Retail'],
] as const)('on %s the tracker of %s is %s', (kind, path, tracker) => {
  expect(FORGES[kind].trackerOf(path)).toBe(tracker);
});

it('no two forges read the same token', () => {
  const variables = FORGE_KINDS.flatMap((kind) => [
    FORGES[kind].tokens.own.variable,
    FORGES[kind].tokens.job.variable,
  ]);
  expect(new Set(variables).size).toBe(variables.length);
});

it('a sentence lists the forges', () => {
  expect(forgeTitles()).toBe('GitLab or Azure DevOps');
});
