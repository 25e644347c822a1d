import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BundleId, stampTree, templateStep } from '@tandem/bundles';
import { fileAt, filesAt, git, gitLines } from './git.ts';
import { manifestsAt, type Release, tagsOf } from './history.ts';
import { BUNDLES_FILE, firstAndNext, formatBundles, lockWithVersions, RELEASE_SUBJECT } from './plan.ts';
import { ReleaseRefused } from './refused.ts';

/**
 * Makes the release commit in a checkout: new versions, changelogs and lock file. Answers its hash, or
 * undefined where no package has anything to release. No branch points at it yet.
 */
export function commitVersions(tree: string): string | undefined {
  const before = manifestsAt(tree, 'HEAD');
  runNx(tree, firstAndNext(before, tagsOf(tree)));
  git({ cwd: tree }, 'add', '--all');
  if (gitLines({ cwd: tree }, 'diff', '--cached', '--name-only').length === 0) return undefined;
  const lock = join(tree, 'package-lock.json');
  const versions = manifestsAt(tree, git({ cwd: tree }, 'write-tree').trim());
  writeFileSync(lock, lockWithVersions(readFileSync(lock, 'utf8'), versions));
  git({ cwd: tree }, 'add', '--all');
  git({ cwd: tree }, 'commit', '--quiet', '--message', RELEASE_SUBJECT);
  return git({ cwd: tree }, 'rev-parse', 'HEAD').trim();
}

function runNx(
  tree: string,
  packages: { readonly first: readonly string[]; readonly next: readonly string[] },
): void {
  const program = fileURLToPath(new URL('nx-versions.ts', import.meta.url));
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [program, JSON.stringify(packages)], {
    cwd: tree,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: nxEnvironment(),
  });
  if (error) throw error;
  if (status !== 0) throw new ReleaseRefused(`nx could not compute the versions:\n${stdout}${stderr}`);
}

/** An nx that runs this very program (as for a test) leaves variables that would bind nx to its own workspace. */
function nxEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(NX_|LERNA_|FORCE_COLOR$)/.test(name));
  return {
    ...Object.fromEntries(own),
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
    NX_TUI: 'false',
    NO_COLOR: '1',
  };
}

/**
 * Makes the commit that tags name: the release commit's files with the emitted templates stamped, and
 * {@link BUNDLES_FILE}. A child of the release commit on no branch. Made again it is the same commit, since
 * author and times are those of the release commit.
 */
export function commitStamped(root: string, release: Release, bundles: readonly BundleId[]): string {
  const templates = filesAt(root, release.commit).filter((path) => templateStep(path) !== undefined);
  const texts = new Map(templates.map((path) => [path, fileAt(root, release.commit, path) ?? '']));
  const files = new Map([...stampTree(texts, bundles), [BUNDLES_FILE, formatBundles(bundles)]]);
  const folder = mkdtempSync(join(tmpdir(), 'tandem-stamp-'));
  try {
    const index = { cwd: root, env: { GIT_INDEX_FILE: join(folder, 'index') } };
    git(index, 'read-tree', release.commit);
    const entries = [...files].map(([path, text]) => {
      const blob = git({ cwd: root, input: text }, 'hash-object', '-w', '--stdin').trim();
      return `100644 ${blob}\t${path}\0`;
    });
    git({ ...index, input: entries.join('') }, 'update-index', '-z', '--add', '--index-info');
    const tree = git(index, 'write-tree').trim();
    const message = `chore(release): stamp the templates\n\nVersions and SHA-256 of the bundles built from ${release.commit}.\n`;
    return git(
      { cwd: root, input: message, env: identityOf(root, release.commit) },
      'commit-tree',
      tree,
      '-p',
      release.commit,
    ).trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function identityOf(root: string, commit: string): Record<string, string> {
  const format = '%an%x00%ae%x00%ad%x00%cn%x00%ce%x00%cd';
  const shown = git({ cwd: root }, 'show', '--no-patch', '--date=raw', `--format=${format}`, commit);
  const [name = '', email = '', date = '', committer = '', committerEmail = '', committed = ''] = shown
    .trim()
    .split('\0');
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: committer,
    GIT_COMMITTER_EMAIL: committerEmail,
    GIT_COMMITTER_DATE: committed,
  };
}

/**
 * Moves main to the release commit and creates the tags, all or nothing, and brings the work tree after. A
 * tag that exists by then fails the whole transaction.
 */
export function land(
  root: string,
  change: {
    readonly from: string;
    readonly release: string;
    readonly stamped: string;
    readonly tags: readonly string[];
  },
): void {
  const move =
    change.from === change.release ? [] : [`update refs/heads/main ${change.release} ${change.from}`];
  const create = change.tags.map((tag) => `create refs/tags/${tag} ${change.stamped}`);
  const commands = ['start', ...move, ...create, 'prepare', 'commit'];
  git({ cwd: root, input: `${commands.join('\n')}\n` }, 'update-ref', '--stdin');
  if (move.length > 0) git({ cwd: root }, 'read-tree', '-m', '-u', change.from, change.release);
}
