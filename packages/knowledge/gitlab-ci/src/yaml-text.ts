import type { Location } from '@tandem/contract';
import { positionsIn } from '@tandem/positions';

/** A text to be read as YAML, and how to say where an offset of it is in its file. */
export interface YamlText {
  readonly text: string;
  /** How to call the file in findings. */
  readonly file: string;
  at(offset: number): Location;
}

/** A text that is a file, or the end of one behind `before` lines. */
export function yamlText(text: string, file: string, before: number): YamlText {
  const position = positionsIn(text);
  return {
    text,
    file,
    at: (offset) => {
      const { line, column } = position(offset);
      return { file, line: before + line, column };
    },
  };
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
