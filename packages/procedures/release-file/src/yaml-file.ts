import { err, ok, type Result } from '@tandem/contract';
import {
  readYaml,
  type SyntaxProblem,
  YAML_1_2,
  type YamlDocument,
  type YamlTooLarge,
} from '@tandem/positions';
import type { Problem } from '@tandem/release-process';

/** Limits on what is read, so that a hostile file costs nothing. */
const LIMITS = { characters: 1_048_576, depth: 64, aliases: 50 };

/** A YAML file as one value that knows its places. */
export interface YamlFile {
  readonly value: unknown;
  placeOf(problem: Problem): Place;
}

/** A place in the text, from 1, and how far from its start it is. */
export interface Place {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** What is wrong at a place of the text. */
export interface YamlMistake extends Place {
  readonly message: string;
}

/** Reads a text that holds one YAML document. */
export function readYamlFile(text: string): Result<YamlFile, readonly YamlMistake[]> {
  const read = readYaml(text, { dialect: YAML_1_2, limits: LIMITS });
  if (!read.ok) return err([{ ...START, message: limitMessage(read.error) }]);
  const { documents, at } = read.value;
  const place = (offset: number): Place => ({ offset, ...at(offset) });
  const refused = (offset: number, message: string) => err([{ ...place(offset), message }]);
  const [document, second] = documents;
  if (!document?.root) return refused(0, 'the file is empty; it must hold the release process');
  const problems = documents.flatMap((each) => each.problems);
  // A tab makes the parser report much that is right; only the tabs have to be fixed.
  const tabs = problems.filter(({ kind }) => kind === 'tab');
  const mistakes = tabs.length > 0 ? tabs : problems;
  if (mistakes.length > 0)
    return err(mistakes.map((problem) => ({ ...place(problem.offset), message: syntaxMessage(problem) })));
  if (second) return refused(second.offset, 'a second document begins here; one is expected');
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
    ? `the file is nested deeper than ${limit.most} levels`
    : `the file has ${limit.found} ${limit.kind}; at most ${limit.most} are read`;
}

function syntaxMessage({ kind, message }: SyntaxProblem): string {
  if (kind === 'tab') return 'a tab indents this line; YAML allows spaces only, so replace it with spaces';
  if (kind === 'duplicate-key') return 'this key is there twice in the same mapping; keep one of them';
  return message;
}

/** The document's value, unless its aliases multiply. */
function plainValue(document: YamlDocument): Result<unknown, string> {
  const { aliases } = document;
  if (aliases > LIMITS.aliases)
    return err(`the file has ${aliases} aliases; at most ${LIMITS.aliases} are read`);
  const value = document.value(LIMITS.aliases);
  if (value.ok) return value;
  const { kind, message } = value.error;
  return err(
    kind === 'alias' ? 'the aliases of the file multiply without end; write the values out' : message,
  );
}
