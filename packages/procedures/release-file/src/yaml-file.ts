import { err, ok, type Result } from '@tandem/contract';
import {
  readYaml,
  type SyntaxProblem,
  YAML_1_2,
  type YamlDocument,
  type YamlTooLarge,
} from '@tandem/positions';
import type { Problem } from '@tandem/release-process';

/** Limits on what is read, so that a hostile file costs little time and memory. */
const LIMITS = { characters: 1_048_576, depth: 64, aliases: 50 };

/** A YAML file as one value, with the position of each part. */
export interface YamlFile {
  readonly value: unknown;
  placeOf(problem: Problem): Place;
}

/** A position in the text: line and column from 1, and its offset in UTF-16 units. */
export interface Place {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** What is wrong at a position of the text. */
export interface YamlMistake extends Place {
  readonly message: string;
}

/** Reads a text that holds one YAML document. */
export function readYamlFile(text: string): Result<YamlFile, readonly YamlMistake[]> {
  // YAML allows no NUL; UTF-16 that was decoded as UTF-8 is full of them.
  if (text.includes('\0'))
    return err([{ ...START, message: 'the file is not UTF-8, it may be UTF-16; save it as UTF-8' }]);
  const read = readYaml(text, { dialect: YAML_1_2, limits: LIMITS });
  if (!read.ok) return err([{ ...START, message: limitMessage(read.error) }]);
  const { documents, at } = read.value;
  const place = (offset: number): Place => ({ offset, ...at(offset) });
  const refused = (offset: number, message: string) => err([{ ...place(offset), message }]);
  const [document, second] = documents;
  if (!document?.root) return refused(0, 'the file is empty; it must describe the release process');
  const problems = documents.flatMap((each) => each.problems);
  // A tab also makes the parser report lines that are correct; only the tabs need a fix.
  const tabs = problems.filter(({ kind }) => kind === 'tab');
  const mistakes = tabs.length > 0 ? tabs : problems;
  if (mistakes.length > 0)
    return err(mistakes.map((problem) => ({ ...place(problem.offset), message: syntaxMessage(problem) })));
  if (second)
    return refused(second.offset, 'a second YAML document starts here; the file must contain only one');
  const value = plainValue(document);
  if (!value.ok) return refused(0, value.error);
  return ok({
    value: value.value,
    placeOf: ({ path, at: what }) => place(document.offsetAt(path, what, 'value')),
  });
}

const START: Place = { offset: 0, line: 1, column: 1 };

function limitMessage(limit: YamlTooLarge): string {
  return limit.kind === 'depth'
    ? `the file is nested deeper than the maximum of ${limit.most} levels`
    : `the file has ${limit.found} ${limit.kind}; the maximum is ${limit.most}`;
}

function syntaxMessage({ kind, message }: SyntaxProblem): string {
  if (kind === 'tab')
    return 'this line is indented with a tab; YAML allows only spaces, so replace it with spaces';
  if (kind === 'duplicate-key') return 'this key appears twice in the same mapping; remove one of them';
  return message;
}

/** The document's value, unless its aliases multiply. */
function plainValue(document: YamlDocument): Result<unknown, string> {
  const { aliases } = document;
  if (aliases > LIMITS.aliases)
    return err(`the file has ${aliases} aliases; the maximum is ${LIMITS.aliases}`);
  const value = document.value(LIMITS.aliases);
  if (value.ok) return value;
  const { kind, message } = value.error;
  return err(
    kind === 'alias'
      ? 'an alias has no anchor before it, refers to itself, or expands to too many values; replace the aliases with their values'
      : message,
  );
}
