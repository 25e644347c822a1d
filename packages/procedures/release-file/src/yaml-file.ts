import { err, ok, type Result } from '@tandem/contract';
import type { Problem } from '@tandem/release-process';
import {
  type Document,
  isMap,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseAllDocuments,
  visit,
} from 'yaml';

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
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { offset, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const refused = (offset: number, message: string) => err([{ ...place(offset), message }]);
  const tooLarge = sizeProblem(text);
  if (tooLarge !== undefined) return refused(0, tooLarge);
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'error',
  });
  const document = 'empty' in documents ? undefined : documents[0];
  if (!document || document.contents === null)
    return refused(0, 'the file is empty; it must hold the release process');
  const mistakes = documents.flatMap((each) =>
    each.errors.map((error) => ({ ...place(error.pos[0]), message: syntaxMessage(error) })),
  );
  // A tab makes the parser complain of much that is right; the tabs are what there is to mend.
  const tabs = mistakes.filter(({ message }) => message.includes('a tab indents'));
  if (mistakes.length > 0) return err(tabs.length > 0 ? tabs : mistakes);
  if (documents.length > 1)
    return refused(documents[1]?.range[0] ?? 0, 'a second document begins here; one is expected');
  const value = plainValue(document);
  if (!value.ok) return refused(0, value.error);
  return ok({ value: value.value, placeOf: (problem) => place(offsetOf(document, problem)) });
}

function sizeProblem(text: string): string | undefined {
  if (text.length > LIMITS.characters)
    return `the file has ${text.length} characters; at most ${LIMITS.characters} are read`;
  return isTooDeep(text) ? `the file is nested deeper than ${LIMITS.depth} levels` : undefined;
}

/** Flow collections nested without end would overflow the parser's stack before it could say so. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
    if (depth > LIMITS.depth) return true;
  }
  // Block nesting shows as indentation, or as many indicators on one line.
  return text.split('\n').some((line) => /^ {1000}/.test(line) || /^\s*(?:[-?:]\s+){65}/.test(line));
}

function syntaxMessage(error: { readonly code: string; readonly message: string }): string {
  if (error.code === 'TAB_AS_INDENT')
    return 'a tab indents this line; YAML allows spaces only, so replace it with spaces';
  if (error.code === 'DUPLICATE_KEY') return 'this key is there twice in the same mapping; keep one of them';
  return error.message;
}

function countAliases(document: Document): number {
  let count = 0;
  visit(document, { Alias: () => void count++ });
  return count;
}

/** The document's value; aliases that multiply are refused by the parser's own count. */
function plainValue(document: Document): Result<unknown, string> {
  const aliases = countAliases(document);
  if (aliases > LIMITS.aliases)
    return err(`the file has ${aliases} aliases; at most ${LIMITS.aliases} are read`);
  try {
    return ok(document.toJS({ maxAliasCount: LIMITS.aliases }));
  } catch (error) {
    const bomb = error instanceof ReferenceError;
    return err(bomb ? 'the aliases of the file multiply without end; write the values out' : String(error));
  }
}

function offsetOf(document: Document, problem: Problem): number {
  const parent = problem.path.slice(0, -1);
  const last = problem.path.at(-1);
  if (problem.at === 'key' && typeof last === 'string') {
    const map = document.getIn(parent, true);
    const pair = isMap(map)
      ? map.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === last)
      : undefined;
    const key = pair?.key as Node | undefined;
    if (key?.range) return key.range[0];
  }
  const node = (problem.path.length === 0 ? document.contents : document.getIn(problem.path, true)) as
    | Node
    | null
    | undefined;
  if (node?.range) return node.range[0];
  return problem.path.length === 0 ? 0 : offsetOf(document, { ...problem, path: parent, at: 'value' });
}
