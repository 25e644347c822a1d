import { stampTree, templateStep } from '@tandem/bundles';
import { describe, expect, it } from 'vitest';
import {
  bumped,
  changedUnderTag,
  firstAndNext,
  formatBundles,
  lockWithVersions,
  type Manifest,
  parseBundles,
  unlike,
} from './plan.ts';

const at = (name: string, version: string): Manifest => ({ name, version, folder: `packages/${name}` });
const bundle = (step: string, version: string, digit: string) => ({
  step,
  version,
  sha256: digit.repeat(64),
});

describe('a release', () => {
  it('is of the packages whose version changed, new ones among them', () => {
    const before = [at('git', '1.0.0'), at('ports', '1.0.0')];
    const after = [at('git', '1.0.1'), at('ports', '1.0.0'), at('cli', '1.0.0')];
    expect(bumped(before, after)).toEqual([at('git', '1.0.1'), at('cli', '1.0.0')]);
  });

  it('is the first of a package that has no tag', () => {
    const manifests = [at('git', '1.0.0'), at('gitlab-ci', '0.0.0')];
    expect(firstAndNext(manifests, ['git@1.0.0', 'other@1.0.0'])).toEqual({
      first: ['gitlab-ci'],
      next: ['git'],
    });
  });

  it('keeps the versions of the lock file in step, and all else in it', () => {
    const lock = {
      name: 'tandem',
      packages: {
        '': { version: '0.0.0' },
        'node_modules/git': { version: '9.0.0' },
        'packages/git': { name: '@tandem/git', version: '0.0.0', license: 'MIT' },
        'node_modules/@tandem/git': { resolved: 'packages/git', link: true },
      },
    };
    const updated = JSON.parse(
      lockWithVersions(JSON.stringify(lock), [at('git', '1.2.3'), at('cli', '1.0.0')]),
    );
    expect(updated).toEqual({
      ...lock,
      packages: {
        ...lock.packages,
        'packages/git': { name: '@tandem/git', version: '1.2.3', license: 'MIT' },
      },
    });
  });
});

describe('the bundles of a release', () => {
  it('are written in the order of their names and read back', () => {
    const bundles = [bundle('promote', '1.0.0', 'a'), bundle('change-window', '1.1.0', 'b')];
    expect(parseBundles(formatBundles(bundles))).toEqual([bundles[1], bundles[0]]);
  });

  it.each([
    ['the same bytes', [bundle('a', '1.0.0', '1')], [bundle('a', '1.0.0', '1')], []],
    ['other bytes', [bundle('a', '1.0.0', '1')], [bundle('a', '1.0.0', '2')], ['a']],
    ['one missing in the second', [bundle('a', '1.0.0', '1')], [], ['a']],
    ['one missing in the first', [], [bundle('a', '1.0.0', '1')], ['a']],
  ])('are compared with those of a second build: %s', (_, one, other, differing) => {
    expect(unlike(one, other)).toEqual(differing);
  });

  it('may not differ from those of a version that is tagged', () => {
    const built = [bundle('a', '1.0.0', '1'), bundle('b', '1.0.0', '1'), bundle('c', '2.0.0', '1')];
    const tagged = new Map([
      ['a@1.0.0', bundle('a', '1.0.0', '1')],
      ['b@1.0.0', bundle('b', '1.0.0', '2')],
    ]);
    expect(changedUnderTag(built, ({ step, version }) => tagged.get(`${step}@${version}`))).toEqual(['b']);
  });
});

describe('stamping', () => {
  it.each([
    ['gitlab-ci-templates/steps/promote.yml', 'promote'],
    ['azure-pipelines-templates/steps/change-window.yml', 'change-window'],
    ['gitlab-ci-templates/pipelines/promote.yml', undefined],
    ['gitlab-ci-templates/steps/promote.md', undefined],
    ['x/gitlab-ci-templates/steps/promote.yml', undefined],
  ])('takes %s for a template of %s', (path, step) => expect(templateStep(path)).toBe(step));

  it('refuses a template without a bundle and a bundle without a template', () => {
    const files = new Map([['gitlab-ci-templates/steps/promote.yml', '']]);
    expect(() => stampTree(files, [])).toThrow("'promote', of which there is no bundle");
    expect(() => stampTree(new Map(), [bundle('promote', '1.0.0', 'a')])).toThrow(
      'No emitted template runs promote',
    );
  });
});
