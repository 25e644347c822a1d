import type { BundleId } from '@tandem/bundles';
import { commitOf, fileAt, filesAt, git, gitLines } from './git.ts';
import { BUNDLES_FILE, bumped, type Manifest, parseBundles, RELEASE_SUBJECT, tagName } from './plan.ts';
import { ReleaseRefused } from './refused.ts';

/** A release commit on main, and the packages that got a new version in it. */
export interface Release {
  readonly commit: string;
  readonly bumped: readonly Manifest[];
}

/** The packages of a commit that have a version of their own: those that package.json gives an nx name. */
export function manifestsAt(root: string, commit: string): readonly Manifest[] {
  return filesAt(root, commit).flatMap((path) => {
    if (!path.endsWith('/package.json') || path.startsWith('examples/')) return [];
    const manifest = JSON.parse(fileAt(root, commit, path) ?? '{}') as {
      version?: string;
      nx?: { name?: string };
    };
    const name = manifest.nx?.name;
    if (name === undefined || name === 'tools' || manifest.version === undefined) return [];
    return [{ name, version: manifest.version, folder: path.slice(0, -'/package.json'.length) }];
  });
}

/** What a release commit changed. */
export function releaseAt(root: string, commit: string): Release {
  const parent = commitOf(root, `${commit}^`);
  return {
    commit,
    bumped: bumped(parent === undefined ? [] : manifestsAt(root, parent), manifestsAt(root, commit)),
  };
}

/** The newest release commit that main holds. */
export function lastRelease(root: string): Release | undefined {
  const log = gitLines({ cwd: root }, 'log', '--first-parent', '--format=%H %s', 'HEAD');
  const found = log.find((line) => line.slice(41) === RELEASE_SUBJECT);
  return found === undefined ? undefined : releaseAt(root, found.slice(0, 40));
}

/** All tags. */
export function tagsOf(root: string): readonly string[] {
  return gitLines({ cwd: root }, 'tag', '--list', '*@*');
}

/**
 * The tags that a release still lacks. A tag that exists must be on a child of the release commit: one that
 * is elsewhere was moved, which is refused.
 */
export function missingTags(root: string, release: Release): readonly string[] {
  return release.bumped.map(tagName).filter((tag) => {
    const at = commitOf(root, `refs/tags/${tag}`);
    if (at === undefined) return true;
    const stamped = fileAt(root, at, BUNDLES_FILE) !== undefined;
    if (stamped && commitOf(root, `${at}^`) === release.commit) return false;
    throw new ReleaseRefused(
      `The tag ${tag} is on ${at.slice(0, 12)}, which is no stamped commit of the release ${release.commit.slice(0, 12)}. ` +
        'A tag of a release never moves, since consumers pin it. Fetch the right one again ' +
        `(git tag -d ${tag} && git fetch origin tag ${tag}); if it is wrong on the server too, restore it there.`,
    );
  });
}

/** What the tag of a bundle's version says that its bundle is; undefined where that version has no tag. */
export function bundleAtTag(
  root: string,
  of: { readonly step: string; readonly version: string },
): BundleId | undefined {
  const tag = tagName({ name: of.step, version: of.version });
  const commit = commitOf(root, `refs/tags/${tag}`);
  if (commit === undefined) return undefined;
  const text = fileAt(root, commit, BUNDLES_FILE);
  const bundle = text === undefined ? undefined : parseBundles(text).find(({ step }) => step === of.step);
  if (!bundle) {
    throw new ReleaseRefused(
      `The tag ${tag} is on ${commit.slice(0, 12)}, whose ${BUNDLES_FILE} does not name '${of.step}': it is no stamped commit. ` +
        'Tags of releases never move; fetch the right one again.',
    );
  }
  return bundle;
}

/**
 * Refuses a work tree from which nothing can be released: another branch than main, or changes that no commit
 * has. What a killed release left half written is put right first.
 */
export function assertReleasable(root: string): void {
  const branch = git({ cwd: root }, 'rev-parse', '--abbrev-ref', 'HEAD').trim();
  if (branch !== 'main') {
    throw new ReleaseRefused(`A release is made on main; this is ${branch}. Merge, then: git switch main`);
  }
  const dirty = () => gitLines({ cwd: root }, 'status', '--porcelain', '--untracked-files=normal');
  if (dirty().length > 0 && leftByRelease(root)) git({ cwd: root }, 'reset', '--quiet', '--hard', 'HEAD');
  const left = dirty();
  if (left.length > 0) {
    throw new ReleaseRefused(
      `The work tree has changes that no commit has:\n${left.slice(0, 10).join('\n')}\nCommit or remove them, then run this again.`,
    );
  }
}

/**
 * Whether all that differs from HEAD, a release commit, is files still as they were before it: a release moves
 * main and its tags at once and brings the work tree after, and was killed between the two.
 */
function leftByRelease(root: string): boolean {
  if (git({ cwd: root }, 'log', '-1', '--format=%s').trim() !== RELEASE_SUBJECT) return false;
  const changed = (base: string) => new Set(gitLines({ cwd: root }, 'diff', '--name-only', base));
  const [sinceBefore, sinceHead] = [changed('HEAD^'), changed('HEAD')];
  return [...sinceHead].every((path) => !sinceBefore.has(path));
}
