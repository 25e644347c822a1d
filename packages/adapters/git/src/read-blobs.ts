import { GitUnreadable } from '@tandem/ports';
import { fetchBlobs } from './fetch-branch.ts';
import type { Repository } from './repository.ts';

interface Waiting {
  readonly hash: string;
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Answers blobs by hash. What is asked for together is read by one git process, and brought from the remote in
 * one request.
 *
 * @throws GitUnreadable where the remote kept the bytes and cannot be asked for them now.
 */
export function blobReader(repository: Repository): (hash: string) => Promise<Uint8Array> {
  let waiting: Waiting[] = [];
  const flush = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    try {
      await load(repository, [...new Set(batch.map(({ hash }) => hash))]);
      for (const { hash, resolve } of batch) resolve(loaded(repository, hash));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  return (hash) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ hash, resolve, reject });
    });
}

async function load(repository: Repository, hashes: readonly string[]): Promise<void> {
  const fresh = hashes.filter((hash) => !repository.blobs.has(hash));
  if (fresh.length === 0) return;
  if (repository.partial) {
    const problem = await fetchBlobs(repository, fresh);
    if (problem) throw new GitUnreadable(problem);
  }
  const bytes = await repository.local(['cat-file', '--batch'], `${fresh.join('\n')}\n`);
  for (let at = 0; at < bytes.length; ) {
    const lineEnd = bytes.indexOf(0x0a, at);
    const [hash = '', type, size] = bytes.subarray(at, lineEnd).toString('utf8').split(' ');
    if (type !== 'blob') throw new Error(`git cat-file: ${hash} is ${type}, not a blob.`);
    const end = lineEnd + 1 + Number(size);
    repository.blobs.set(hash, new Uint8Array(bytes.subarray(lineEnd + 1, end)));
    at = end + 1;
  }
}

function loaded(repository: Repository, hash: string): Uint8Array {
  const bytes = repository.blobs.get(hash);
  if (bytes === undefined) throw new Error(`git cat-file did not give ${hash}.`);
  // A copy: what the caller does to its bytes stays its own.
  return bytes.slice();
}
