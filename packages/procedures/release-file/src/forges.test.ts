import { describe, expect, it } from 'vitest';
import { readRelease } from './index.ts';
import { GOOD, MORE, mistakes } from './read-release.fixture.ts';

describe('the sections for merge requests and tickets', () => {
  it('are read with defaults for absent keys', () => {
    const parsed = readRelease(MORE, 'release.yaml');
    expect(parsed.ok ? [] : parsed.error).toEqual([]);
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        forges: { gitlab: { url: 'https://gitlab.example.com/git' } },
        roles: { sre: ['anna', 'anna@example.com'] },
        quality: {
          rules: {
            title: { level: 'warn', length: 100 },
            size: { level: 'warn', lines: 900, files: 50, except: ['*.svg'] },
            'risky-paths': { level: 'error', paths: [{ roles: ['sre'], count: 1 }] },
            changelog: { level: 'off' },
            ticket: { level: 'warn' },
          },
          paths: [{ paths: ['docs/**'], levels: { tests: 'off' } }],
          waivers: [{ rules: ['size'], roles: ['sre'], days: 30 }],
        },
        tickets: {
          prefix: 'AB#',
          done: ['Closed', 'Done'],
          on: {
            merged: { state: 'Resolved', from: ['Active'], comment: false },
            deployed: { production: { state: 'Closed', comment: true } },
          },
        },
      },
    });
  });

  it('have defaults where absent, and the ticket rule is off without tickets', () => {
    expect(readRelease(GOOD, 'release.yaml')).toMatchObject({
      ok: true,
      value: {
        forges: {},
        roles: {},
        quality: { rules: { title: { level: 'error' }, ticket: { level: 'off' } } },
      },
    });
  });

  it.each<[string, string, string, string]>([
    [
      'an unknown level',
      'title: warn',
      'title: eror',
      "31:12 'quality.rules.title' must be one of off, warn, error; did you mean 'error'?",
    ],
    ['an unknown rule', 'title: warn', 'titel: warn', "31:5 unknown key 'titel'; did you mean 'title'?"],
    ['an unknown option', 'lines: 900', 'line: 900', "32:13 unknown key 'line'; did you mean 'lines'?"],
    [
      'a number too small',
      'lines: 900',
      'lines: 0',
      "32:20 'quality.rules.size.lines' is 0; the minimum is 1",
    ],
    [
      'an undefined role',
      'roles: [sre] }] }',
      'roles: [srs] }] }',
      "33:62 the role 'srs' is not defined under roles; did you mean 'sre'?",
    ],
    [
      'an unknown ring',
      'production: { state',
      'prodution: { state',
      "44:7 unknown ring 'prodution'; did you mean 'production'?",
    ],
    ['an unknown event', 'merged: {', 'merge: {', "42:5 unknown key 'merge'; did you mean 'merged'?"],
    [
      'an address with a password',
      'https://gitlab',
      'https://me:pw@gitlab',
      "26:18 'forges.gitlab.url' does not match the pattern",
    ],
  ])('reject %s', (_, from, to, expected) => {
    expect(MORE).toContain(from);
    const [first = ''] = mistakes(MORE.replace(from, to));
    expect(first.replace('release.yaml:', '').slice(0, expected.length)).toBe(expected);
  });
});
