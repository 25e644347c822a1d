import { diffArrays } from 'diff';

/** The lines in which two texts differ. */
export interface ChangedLines {
  readonly added: number;
  readonly removed: number;
  /** Lines of the new text that are not in the old one; numbers count from 1. */
  readonly newLines: readonly { readonly number: number; readonly text: string }[];
}

/** Beyond so many edits a diff says nothing to a person, and would take minutes: all lines count as changed. */
const MOST_EDITS = 4_000;

/** Compares two texts line by line. A final line break ends the last line and begins no other. */
export function changedLines(before: string, after: string): ChangedLines {
  const [old, now] = [linesOf(before), linesOf(after)];
  const parts = diffArrays(old, now, { maxEditLength: MOST_EDITS });
  if (!parts) return wholly(old, now);
  const newLines: { number: number; text: string }[] = [];
  let removed = 0;
  let line = 1;
  for (const { added, removed: gone, value } of parts) {
    if (gone) removed += value.length;
    else {
      if (added) newLines.push(...value.map((text, index) => ({ number: line + index, text })));
      line += value.length;
    }
  }
  return { added: newLines.length, removed, newLines };
}

function linesOf(text: string): string[] {
  if (text === '') return [];
  return text.replace(/\n$/, '').split('\n');
}

/** All but the lines that both begin or end with. */
function wholly(old: readonly string[], now: readonly string[]): ChangedLines {
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const newLines = now
    .slice(head, now.length - tail)
    .map((text, index) => ({ number: head + index + 1, text }));
  return { added: newLines.length, removed: old.length - head - tail, newLines };
}
