import type { GitCommit } from '@tandem/ports';
import type { Repository } from './repository.ts';

/** Hash, time of the commit, author and message of a commit, and the values of one trailer, NUL between them. */
const FORMAT = (trailer: string): string =>
  `--format=%H%x00%cI%x00%an%x00%B%x00%(trailers:key=${trailer},valueonly,unfold,separator=%x0A)`;
const FIELDS = 5;
const TRAILER_NAME = /^[A-Za-z][A-Za-z0-9-]*$/;
const FULL_HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** The latest commit up to a tip that changed anything under one of these paths. */
export async function lastChange(
  repository: Repository,
  tip: string,
  paths: readonly string[],
): Promise<GitCommit | undefined> {
  if (paths.length === 0) return undefined;
  const args = ['--literal-pathspecs', 'log', '-1', '-z', FORMAT('None'), tip, '--', ...paths];
  return commitsOf(await repository.local(args))[0]?.commit;
}

/** The commits up to a tip that have a trailer, with this value where one is given; newest first. */
export async function withTrailer(
  repository: Repository,
  tip: string,
  name: string,
  value: string | undefined,
): Promise<readonly GitCommit[]> {
  if (!TRAILER_NAME.test(name)) throw new Error(`'${name}' is no name of a trailer.`);
  const args = ['log', '-z', '-i', '--basic-regexp', `--grep=^${name}:`, FORMAT(name), tip, '--'];
  return commitsOf(await repository.local(args))
    .filter(({ values }) => (value === undefined ? values.length > 0 : values.includes(value)))
    .map(({ commit }) => commit);
}

/** Whether a full hash is another commit or one of its ancestors; false where one of them is not here. */
export async function contains(repository: Repository, within: string, commit: string): Promise<boolean> {
  if (!FULL_HASH.test(commit) || !FULL_HASH.test(within)) return false;
  const { status } = await repository.tryLocal(['merge-base', '--is-ancestor', commit, within]);
  return status === 0;
}

function commitsOf(
  log: Buffer,
): readonly { readonly commit: GitCommit; readonly values: readonly string[] }[] {
  const fields = log.toString('utf8').split('\0');
  const commits = [];
  for (let at = 0; at + FIELDS <= fields.length; at += FIELDS) {
    const [commit = '', time = '', author = '', message = '', trailers = ''] = fields.slice(at, at + FIELDS);
    commits.push({
      commit: { commit, at: instantOf(time), author, message },
      values: trailers.split('\n').filter((value) => value !== ''),
    });
  }
  return commits;
}

/** In UTC; what git cannot write as a date that JavaScript knows stays as git wrote it. */
function instantOf(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : date.toISOString();
}
