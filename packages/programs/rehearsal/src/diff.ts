import type { FileChange } from './story.ts';

/**
 * Reads the output of `git diff --unified=0 --no-color --no-prefix`: per file, the lines taken away with
 * their old number and the lines put in with their new one.
 */
export function parseDiff(text: string): readonly FileChange[] {
  const files: { file: string; lines: { sign: '+' | '-'; number: number; text: string }[] }[] = [];
  let removed = 0;
  let added = 0;
  let inHunk = false;
  for (const line of text.split('\n')) {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    const header = /^diff --git (\S+) (\S+)$/.exec(line);
    if (header) {
      files.push({ file: header[2] ?? '', lines: [] });
      inHunk = false;
    } else if (hunk) {
      removed = Number(hunk[1]);
      added = Number(hunk[2]);
      inHunk = true;
    } else if (inHunk && line.startsWith('-')) {
      files.at(-1)?.lines.push({ sign: '-', number: removed++, text: line.slice(1) });
    } else if (inHunk && line.startsWith('+')) {
      files.at(-1)?.lines.push({ sign: '+', number: added++, text: line.slice(1) });
    }
  }
  return files;
}
