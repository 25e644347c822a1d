import type { Location } from '@tandem/contract';

/** A text to be read as YAML, and how to say where an offset of it is in its file. */
export interface YamlText {
  readonly text: string;
  /** How to call the file in findings. */
  readonly file: string;
  at(offset: number): Location;
}

/** A text that is a file, or the end of one behind `before` lines. */
export function yamlText(text: string, file: string, before: number): YamlText {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return {
    text,
    file,
    at: (offset) => {
      const line = lineOf(starts, offset);
      return { file, line: before + line + 1, column: Math.max(0, offset - (starts[line] ?? 0)) + 1 };
    },
  };
}

/** The index of the last start that is not behind the offset. */
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

/** A file in two parts: its header, where it has one, and its content. */
export interface SplitFile {
  readonly header?: YamlText;
  readonly content: YamlText;
}

/**
 * Parts a header with `spec` from the content behind the line of three dashes (docs.gitlab.com, ci/yaml,
 * "Header keywords").
 */
export function splitFile(text: string, file: string): SplitFile {
  const starts = [...text.matchAll(/^---[ \t]*(?:#.*)?\r?\n/gm)].map((match) => match.index);
  const first = starts[0] !== undefined && text.slice(0, starts[0]).trim() === '' ? starts[1] : starts[0];
  const header = first === undefined ? '' : text.slice(0, first);
  if (first === undefined || !/^spec[ \t]*:/m.test(header)) return { content: yamlText(text, file, 0) };
  const before = header.split('\n').length - 1;
  return { header: yamlText(header, file, 0), content: yamlText(text.slice(first), file, before) };
}
