import { describe, expect, it } from 'vitest';
import { readRelease } from './index.ts';
import { GOOD, MORE, mistakes } from './read-release.fixture.ts';

describe('what merge requests and tickets are told', () => {
  it('is read with the defaults of what is not said', () => {
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

  it('has defaults where nothing is said, and no rule about tickets where there are none', () => {
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
      'a level that is none',
      'title: warn',
      'title: eror',
      "31:12 'quality.rules.title' is none of off, warn, error; did you mean 'error'?",
    ],
    ['a rule that is none', 'title: warn', 'titel: warn', "31:5 unknown key 'titel'; did you mean 'title'?"],
    ['an option that is none', 'lines: 900', 'line: 900', "32:13 unknown key 'line'; did you mean 'lines'?"],
    ['a number too small', 'lines: 900', 'lines: 0', "32:20 'quality.rules.size.lines' is below 1"],
    [
      'a role that nobody holds',
      'roles: [sre] }] }',
      'roles: [srs] }] }',
      "33:62 nobody holds the role 'srs'; did you mean 'sre'?",
    ],
    [
      'a ring that is none',
      'production: { state',
      'prodution: { state',
      "44:7 there is no ring 'prodution'; did you mean 'production'?",
    ],
    ['an event that is none', 'merged: {', 'merge: {', "42:5 unknown key 'merge'; did you mean 'merged'?"],
    [
      'an address with a password',
      'https://gitlab',
      'https://me:pw@gitlab',
      "26:18 'forges.gitlab.url' does not match",
    ],
  ])('refuses %s', (_, from, to, expected) => {
    expect(MORE).toContain(from);
    const [first = ''] = mistakes(MORE.replace(from, to));
    expect(first.replace('release.yaml:', '').slice(0, expected.length)).toBe(expected);
  });
});
