import { createHash } from 'node:crypto';
import { ok, type Result } from '@tandem/contract';
import { attempt, CallFailed } from '@tandem/forge-calls';
import type { ChangedFile, ForgeProblem } from '@tandem/ports';
import type { GitPullRequestChange } from 'azure-devops-node-api/interfaces/GitInterfaces.js';
import { unzipSync } from 'fflate';
import { bytesOf, type Client } from './client.ts';
import { changedLines } from './line-diff.ts';

type Answer<T> = Promise<Result<T, ForgeProblem>>;

/** `VersionControlChangeType`, as bits (docs, git/diffs "VersionControlChangeType"). */
const ADD = 1;
const EDIT = 2;
const RENAME = 8;
const DELETE = 16;
/** The old place of a file that moved, which has an entry of its own in some answers. */
const SOURCE_RENAME = 1024;

/** How many entries a page has; 2,000 is the most. */
const PAGE = 2_000;

/** How many blobs one archive is asked for. */
const BLOBS = 100;

/** Longer files and binary ones have no lines that a person would review, in bytes. */
const LONGEST_TEXT = 1_048_576;

/**
 * Every file that a pull request changes, with its new lines. The service gives no text with its diffs, so the
 * blobs of both sides come in archives, a hundred at a time.
 */
export async function changedFiles(client: Client, number: number): Answer<readonly ChangedFile[]> {
  const { git, project, repository } = client;
  const iterations = await attempt(() => git.getPullRequestIterations(repository, number, project));
  if (!iterations.ok) return iterations;
  const latest = iterations.value.at(-1)?.id;
  if (latest === undefined) return ok([]);
  const changes = await allChanges(client, number, latest);
  if (!changes.ok) return changes;
  const files = changes.value.filter(
    ({ item, changeType = 0 }) => item && !item.isFolder && (changeType & SOURCE_RENAME) === 0,
  );
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
  const { objectId, originalObjectId } = item ?? {};
  if ((changeType & DELETE) !== 0) return [originalObjectId ?? objectId, undefined];
  if ((changeType & ADD) !== 0) return [undefined, objectId];
  const moved = (changeType & RENAME) !== 0 && (changeType & EDIT) === 0;
  return [originalObjectId ?? (moved ? objectId : undefined), objectId];
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
    const read = await attempt(async () =>
      unzipped(await bytesOf(await git.getBlobsZip(some, repository, project))),
    );
    if (!read.ok) return read;
    // An entry is known by its bytes and not by its name: what is taken for a file is that file.
    for (const bytes of read.value) blobs.set(blobId(bytes), bytes);
  }
  return ok(blobs);
}

/** The entries that are worth reading; a small archive can hold more than there is memory for. */
function unzipped(archive: Uint8Array): readonly Uint8Array[] {
  try {
    return Object.values(unzipSync(archive, { filter: ({ originalSize }) => originalSize <= LONGEST_TEXT }));
  } catch (error) {
    const detail = `POST blobs: the archive cannot be read: ${(error as Error).message}`;
    throw new CallFailed({ kind: 'refused', detail });
  }
}

/** The hash that git gives a blob (git docs, gitformat-pack "Object types"; book, "Git Objects"). */
function blobId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
