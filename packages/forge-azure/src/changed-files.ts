import { createHash } from 'node:crypto';
import { ok, type Result } from '@tandem/contract';
import { attempt } from '@tandem/http';
import type { ChangedFile, ForgeProblem } from '@tandem/ports';
import type { GitPullRequestChange } from 'azure-devops-node-api/interfaces/GitInterfaces.js';
import { unzipSync } from 'fflate';
import { bytesOf, type Client } from './client.ts';
import { changedLines } from './line-diff.ts';

type Answer<T> = Promise<Result<T, ForgeProblem>>;

/** `VersionControlChangeType`, as bits (docs, git/diffs "VersionControlChangeType"). */
const ADD = 1;
const RENAME = 8;
const DELETE = 16;

/** How many entries a page has; 2,000 is the most. */
const PAGE = 2_000;

/** How many blobs one archive is asked for. */
const BLOBS = 200;

/** Longer files and binary ones have no lines that a person would review, in bytes. */
const LONGEST_TEXT = 1_048_576;

/**
 * Every file that a pull request changes, with its new lines. The service gives no text with its diffs, so the
 * blobs of both sides come in archives, two hundred at a time.
 */
export async function changedFiles(client: Client, number: number): Answer<readonly ChangedFile[]> {
  const { git, project, repository } = client;
  const iterations = await attempt(() => git.getPullRequestIterations(repository, number, project));
  if (!iterations.ok) return iterations;
  const latest = iterations.value.at(-1)?.id;
  if (latest === undefined) return ok([]);
  const changes = await allChanges(client, number, latest);
  if (!changes.ok) return changes;
  const files = changes.value.filter(({ item }) => item && !item.isFolder);
  const wanted = new Set(files.flatMap((change) => textsOf(change)).filter((id) => id !== undefined));
  const blobs = await blobsOf(client, [...wanted]);
  if (!blobs.ok) return blobs;
  return ok(files.map((change) => changedFileOf(change, blobs.value)));
}

async function allChanges(
  { git, project, repository }: Client,
  number: number,
  iteration: number,
): Answer<readonly GitPullRequestChange[]> {
  const changes: GitPullRequestChange[] = [];
  for (let skip = 0; ; ) {
    // Compared with iteration 0, the base: everything that the pull request changes.
    const read = await attempt(() =>
      git.getPullRequestIterationChanges(repository, number, iteration, project, PAGE, skip, 0),
    );
    if (!read.ok) return read;
    changes.push(...(read.value.changeEntries ?? []));
    const { nextSkip = 0 } = read.value;
    if (nextSkip <= skip) return ok(changes);
    skip = nextSkip;
  }
}

/** The blobs before and after; the same where a file only moved, and none where there was none. */
function textsOf({
  item,
  changeType = 0,
}: GitPullRequestChange): readonly [string | undefined, string | undefined] {
  const before = (changeType & ADD) !== 0 ? undefined : item?.originalObjectId;
  const after = (changeType & DELETE) !== 0 ? undefined : item?.objectId;
  return [before, after];
}

function changedFileOf(change: GitPullRequestChange, blobs: ReadonlyMap<string, Uint8Array>): ChangedFile {
  const { item, changeType = 0 } = change;
  const original = (change as { readonly originalPath?: string }).originalPath ?? change.sourceServerItem;
  const path = (item?.path ?? original ?? '').replace(/^\//, '');
  const oldPath = original?.replace(/^\//, '');
  return {
    path,
    ...(oldPath !== undefined && oldPath !== path && { oldPath }),
    change: changeOf(changeType),
    ...linesOf(textsOf(change), blobs),
  };
}

function changeOf(type: number): ChangedFile['change'] {
  if ((type & DELETE) !== 0) return 'deleted';
  if ((type & RENAME) !== 0) return 'renamed';
  return (type & ADD) !== 0 ? 'added' : 'modified';
}

function linesOf(
  [before, after]: ReturnType<typeof textsOf>,
  blobs: ReadonlyMap<string, Uint8Array>,
): Pick<ChangedFile, 'added' | 'removed' | 'newLines'> {
  if (before === after) return { added: 0, removed: 0, newLines: [] };
  const texts = [before, after].map((id) => (id === undefined ? '' : textIn(blobs.get(id))));
  const [one, other] = texts;
  return one === undefined || other === undefined ? {} : changedLines(one, other);
}

/** The text of a blob; undefined where it is binary, as git decides it, or too long. */
function textIn(bytes: Uint8Array | undefined): string | undefined {
  if (!bytes || bytes.length > LONGEST_TEXT || bytes.subarray(0, 8000).includes(0)) return undefined;
  return new TextDecoder().decode(bytes);
}

async function blobsOf(
  { git, project, repository }: Client,
  ids: readonly string[],
): Answer<ReadonlyMap<string, Uint8Array>> {
  const blobs = new Map<string, Uint8Array>();
  for (let from = 0; from < ids.length; from += BLOBS) {
    const some = ids.slice(from, from + BLOBS);
    const read = await attempt(async () => bytesOf(await git.getBlobsZip(some, repository, project)));
    if (!read.ok) return read;
    // An entry is known by its bytes and not by its name: what is taken for a file is that file.
    for (const bytes of Object.values(unzipped(read.value))) blobs.set(blobId(bytes), bytes);
  }
  return ok(blobs);
}

/** The entries that are worth reading; a small archive can hold more than there is memory for. */
function unzipped(archive: Uint8Array): Readonly<Record<string, Uint8Array>> {
  return unzipSync(archive, { filter: ({ originalSize }) => originalSize <= LONGEST_TEXT });
}

/** The hash that git gives a blob (git docs, gitformat-pack "Object types"; book, "Git Objects"). */
function blobId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
