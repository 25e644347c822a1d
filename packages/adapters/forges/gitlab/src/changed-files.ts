import { ok, type Result } from '@tandem/contract';
import { attempt } from '@tandem/forge-calls';
import type { ChangedFile, ForgeProblem } from '@tandem/ports';
import { type Client, PAGE } from './client.ts';

/** A file of a diff in the fields that are read (GitLab docs, api/merge_requests "List merge request diffs"). */
export interface DiffFile {
  readonly old_path: string;
  readonly new_path: string;
  readonly new_file: boolean;
  readonly renamed_file: boolean;
  readonly deleted_file: boolean;
  readonly generated_file?: boolean | null;
  /** Hunks without the headers of the file; empty where it is too large, collapsed or binary. */
  readonly diff?: string | null;
  readonly collapsed?: boolean | null;
  readonly too_large?: boolean | null;
}

/** Every file that a merge request changes. */
export async function changedFiles(
  client: Client,
  number: number,
): Promise<Result<readonly ChangedFile[], ForgeProblem>> {
  const read = await attempt(() => client.mergeRequests.allDiffs(client.project, number, PAGE));
  if (!read.ok) return read;
  return ok((read.value as unknown as readonly DiffFile[]).map(changedFileOf));
}

export function changedFileOf(file: DiffFile): ChangedFile {
  return {
    path: file.new_path,
    ...(file.old_path !== file.new_path && { oldPath: file.old_path }),
    change: changeOf(file),
    ...(file.generated_file && { generated: true }),
    ...linesOf(file),
  };
}

function changeOf(file: DiffFile): ChangedFile['change'] {
  if (file.new_file) return 'added';
  if (file.deleted_file) return 'deleted';
  return file.renamed_file ? 'renamed' : 'modified';
}

const HUNK = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/** The lines of a file's hunks; nothing where the forge leaves them out. */
function linesOf(file: DiffFile): Pick<ChangedFile, 'added' | 'removed' | 'newLines'> {
  const { diff = '', too_large: tooLarge, collapsed } = file;
  if (tooLarge || collapsed) return {};
  // An empty diff of a file that only moved, or that has no text, has no changed lines; of any other it is left out.
  if (!diff)
    return file.renamed_file || file.new_file || file.deleted_file
      ? { added: 0, removed: 0, newLines: [] }
      : {};
  const newLines: { number: number; text: string }[] = [];
  let removed = 0;
  let next = 0;
  for (const line of diff.replace(/\n$/, '').split('\n')) {
    const hunk = HUNK.exec(line);
    if (hunk) next = Number(hunk[1]);
    else if (line.startsWith('+')) newLines.push({ number: next++, text: line.slice(1) });
    else if (line.startsWith('-')) removed += 1;
    else if (!line.startsWith('\\')) next += 1;
  }
  return { added: newLines.length, removed, newLines };
}
