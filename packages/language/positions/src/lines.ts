/** A line and a column, both from 1; columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The position of an offset of a text. A byte order mark takes no column. */
export function positionsIn(text: string): (offset: number) => Position {
  let starts: readonly number[] | undefined;
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  return (offset) => {
    starts ??= lineStarts(text);
    const line = lineOf(starts, offset);
    const column = offset - (starts[line] ?? 0) + 1 - (line === 0 ? mark : 0);
    return { line: line + 1, column: Math.max(1, column) };
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The index of the last start that is not after the offset. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
