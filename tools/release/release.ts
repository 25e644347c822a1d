import { join } from 'node:path';
import type { Bundle } from '@tandem/bundles';
import { type Build, buildBundles } from './build.ts';
import { commitStamped, commitVersions, land } from './commits.ts';
import { commitOf, git } from './git.ts';
import {
  assertReleasable,
  bundleAtTag,
  lastRelease,
  manifestsAt,
  missingTags,
  type Release,
  releaseAt,
  tagsOf,
} from './history.ts';
import { changedUnderTag, tagName, unlike } from './plan.ts';
import type { Place } from './publish.ts';
import { ReleaseRefused } from './refused.ts';
import { inTree } from './tree.ts';

/** What a release is asked to do, and in which repository. */
export interface ReleaseOptions {
  readonly root: string;
  /** The node_modules whose dependencies bundles are built with. Default: those of `root`. */
  readonly modules?: string;
  readonly build: Build;
  /** Decide and build everything; move no branch, make no tag, publish nothing. */
  readonly dryRun?: boolean;
  /** That no package was ever released is right. Without it, a repository without tags is refused. */
  readonly firstRelease?: boolean;
  readonly publish?: readonly Place[];
  /** Push main and the tags to `origin`, all or nothing. */
  readonly push?: boolean;
  readonly say: (line: string) => void;
}

/** What came of it. */
export interface Released {
  /** The tags of this run; empty where there was nothing new. */
  readonly tags: readonly string[];
  /** The commit on main with the versions, and its stamped child that tags name. */
  readonly release?: string;
  readonly stamped?: string;
}

/**
 * Releases what main holds: versions, bundles, stamped templates, tags, publication. Killed at any moment and
 * run again, it goes on: branch and tags move at once, and every other effect can be repeated. Throws
 * {@link ReleaseRefused} for what a person must mend.
 */
export async function release(options: ReleaseOptions): Promise<Released> {
  const { root, say } = options;
  assertReleasable(root);
  if (!options.firstRelease && tagsOf(root).length === 0) {
    throw new ReleaseRefused(
      'No package has a tag here. If this clone lacks them: git fetch --tags. If nothing was ever released: --first-release.',
    );
  }
  const head = git({ cwd: root }, 'rev-parse', 'HEAD').trim();
  const last = lastRelease(root);
  const open = last && missingTags(root, last).length > 0 ? last : undefined;
  if (open) say(`Going on with the release ${open.commit.slice(0, 12)}, whose tags are missing.`);
  const fresh = open ?? (await nextRelease(options, head));
  if (!fresh) return nothingNew(options, last);

  const bundles = await checkedBundles(options, fresh);
  const tags = open ? missingTags(root, open) : fresh.bumped.map(tagName);
  for (const tag of tags) say(`${options.dryRun ? 'would tag' : 'tag'}  ${tag}`);
  const stamped = commitStamped(root, fresh, bundles);
  if (options.dryRun) return { tags, release: fresh.commit, stamped };
  land(root, { from: open ? fresh.commit : head, release: fresh.commit, stamped, tags });
  await publishAll(options, bundles);
  pushOrSay(options, tags);
  return { tags, release: fresh.commit, stamped };
}

/** The release commit that nx makes of the commits since the tags, on no branch yet. */
async function nextRelease(options: ReleaseOptions, head: string): Promise<Release | undefined> {
  const commit = await inTree(options.root, modulesOf(options), head, async (tree) => commitVersions(tree));
  if (commit === undefined) return undefined;
  const made = releaseAt(options.root, commit);
  const taken = made.bumped.map(tagName).filter((tag) => commitOf(options.root, `refs/tags/${tag}`));
  if (taken.length > 0) {
    throw new ReleaseRefused(
      `The next version would be ${taken.join(', ')}, which is tagged already. A tag never moves: fetch what was released elsewhere (git pull, git fetch --tags).`,
    );
  }
  return made;
}

/** The bundles of a release, built twice in folders apart, and held against the versions that tags name. */
async function checkedBundles(options: ReleaseOptions, of: Release): Promise<readonly Bundle[]> {
  const { root, build } = options;
  const manifests = manifestsAt(root, of.commit);
  const once = () =>
    inTree(root, modulesOf(options), of.commit, (tree) => buildBundles(build, tree, manifests));
  const [bundles, again] = [await once(), await once()];
  const differing = unlike(bundles, again);
  if (differing.length > 0) {
    throw new ReleaseRefused(
      `Two builds of the same commit gave other bytes for ${differing.join(', ')}. A path, a time or an order got into the bundle: compare the two with node tools/bundle/main.ts in two clones.`,
    );
  }
  const changed = changedUnderTag(bundles, (bundle) => bundleAtTag(root, bundle));
  if (changed.length > 0) {
    throw new ReleaseRefused(
      `${changed.map((step) => `Step ${step} changed without a new version.`).join('\n')}\n` +
        'Something that the bundle contains changed with no commit that touches the step or what its package.json depends on: ' +
        "a library, the bundler, the synthesised entry. Name the dependency in the step's package.json, or make a commit " +
        'in the step\'s folder such as "fix(<step>): built with …", and run this again.',
    );
  }
  return bundles;
}

async function nothingNew(options: ReleaseOptions, last: Release | undefined): Promise<Released> {
  options.say('Nothing to release: no commit since the tags gives a package a new version.');
  if (last && !options.dryRun && (options.publish ?? []).length > 0) {
    await publishAll(options, await checkedBundles(options, last));
  }
  if (last && options.push) pushOrSay(options, last.bumped.map(tagName));
  return { tags: [] };
}

async function publishAll(options: ReleaseOptions, bundles: readonly Bundle[]): Promise<void> {
  for (const place of options.publish ?? []) {
    for (const bundle of bundles) {
      const came = await place.put(bundle);
      options.say(`${came}  ${bundle.step} ${bundle.version} ${bundle.sha256.slice(0, 12)}  ${place.name}`);
    }
  }
}

function pushOrSay(options: ReleaseOptions, tags: readonly string[]): void {
  const args = ['push', '--atomic', 'origin', 'main', ...tags.map((tag) => `refs/tags/${tag}`)];
  if (options.push) git({ cwd: options.root }, ...args);
  else options.say(`\nNext: git ${args.join(' ')}`);
}

function modulesOf(options: ReleaseOptions): string {
  return options.modules ?? join(options.root, 'node_modules');
}
