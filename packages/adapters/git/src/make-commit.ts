import type { GitChange } from '@tandem/ports';
import type { Repository } from './repository.ts';

/** Modes of a tree's files by path, as git writes them: `100644`, `100755`. */
export type Modes = ReadonlyMap<string, string>;

/**
 * Puts a commit on top of another in the bare repository and answers its full hash. One git process reads it
 * all as a stream (git-fast-import), so that no text of ours is ever an argument. Files keep their modes.
 */
export async function makeCommit(
  repository: Repository,
  parent: string,
  change: GitChange,
  modes: Modes,
): Promise<string> {
  const ref = `refs/tandem/new-${repository.next()}`;
  const args = ['fast-import', '--quiet', '--done', '--date-format=raw'];
  const said = await repository.local(args, stream(ref, parent, change, modes));
  const commit = said.toString('utf8').trim();
  if (!/^[0-9a-f]{40,64}$/.test(commit)) throw new Error('git fast-import did not name its commit.');
  return commit;
}

function stream(ref: string, parent: string, change: GitChange, modes: Modes): Buffer {
  const parts: (string | Uint8Array)[] = [];
  const data = (bytes: Uint8Array): void => {
    parts.push(`data ${bytes.length}\n`, bytes, '\n');
  };
  const who = `${identity(change.author.name) || 'nobody'} <${identity(change.author.email)}>`;
  const when = `${seconds(change.at)} +0000`;
  parts.push(`commit ${ref}\nmark :1\nauthor ${who} ${when}\ncommitter ${who} ${when}\n`);
  data(Buffer.from(change.message, 'utf8'));
  parts.push(`from ${parent}\n`);
  for (const [path, bytes] of change.files) {
    if (bytes === undefined) parts.push(`D ${quotedPath(path)}\n`);
    else {
      parts.push(`M ${modes.get(path) === '100755' ? '100755' : '100644'} inline ${quotedPath(path)}\n`);
      data(bytes);
    }
  }
  parts.push('\nget-mark :1\ndone\n');
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : part)));
}

/** A name or address as git stores it: none of the letters that end it. */
function identity(text: string): string {
  return text.replace(/[\u0000-\u0020\u007f<>]+/g, ' ').trim();
}

function seconds(instant: string): number {
  const milliseconds = Date.parse(instant);
  if (Number.isNaN(milliseconds)) throw new Error(`'${instant}' is no instant.`);
  return Math.floor(milliseconds / 1000);
}

/** A path in git's C-style quotes. */
function quotedPath(path: string): string {
  if (path === '' || path.includes('\0')) throw new Error('A path of a change is empty or holds a NUL.');
  const escaped = path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `"${escaped}"`;
}
