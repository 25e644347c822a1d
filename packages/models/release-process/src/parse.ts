import { err, type Finding, ok, type Result } from '@tandem/contract';
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
import { meaningProblems } from './meaning.ts';
import { completedParity } from './parity.ts';
import type { Problem, Written } from './problem.ts';
import { completedQuality } from './quality.ts';
import type { Release } from './release.ts';
import { problemsOf } from './shape.ts';
import { completedTickets } from './tickets.ts';

/** Limits on what is read, so that a hostile file costs nothing. */
const LIMITS = { characters: 1_048_576, depth: 64, aliases: 50 };

/**
 * Reads a release.yaml. Every mistake is a finding with its line and column.
 *
 * @param file The name to show.
 */
export function parseRelease(text: string, file: string): Result<Release, readonly Finding[]> {
  const lines = new LineCounter();
  const refuse = (offset: number, message: string): Finding => {
    const { line, col } = lines.linePos(offset);
    const at = { file, line: Math.max(1, line), column: Math.max(1, col) };
    return { severity: 'error', rule: 'release-file', message, at };
  };
  if (text.length > LIMITS.characters) {
    return err([refuse(0, `the file has ${text.length} characters; at most ${LIMITS.characters} are read`)]);
  }
  if (tooDeep(text)) return err([refuse(0, `the file is nested deeper than ${LIMITS.depth} levels`)]);
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'error',
  });
  const document = 'empty' in documents ? undefined : documents[0];
  if (!document || document.contents === null)
    return err([refuse(0, 'the file is empty; it must hold the release process')]);
  const problems = documents.flatMap((each) =>
    each.errors.map((error) => refuse(error.pos[0], syntaxMessage(error))),
  );
  // A tab makes the parser complain of much that is right; the tabs are what there is to mend.
  const tabs = problems.filter((problem) => problem.message.includes('a tab indents'));
  if (problems.length > 0) return err(tabs.length > 0 ? tabs : problems);
  if (documents.length > 1)
    return err([refuse(documents[1]?.range[0] ?? 0, 'a second document begins here; one is expected')]);
  const aliases = countAliases(document);
  if (aliases > LIMITS.aliases)
    return err([refuse(0, `the file has ${aliases} aliases; at most ${LIMITS.aliases} are read`)]);
  const value = plainValue(document);
  if (!value.ok) return err([refuse(0, value.error)]);
  const found = problemsOf(value.value);
  const wrong = found.length > 0 ? found : meaningProblems(value.value as never);
  if (wrong.length > 0) {
    const findings = wrong.map((problem) => ({ offset: offsetOf(document, problem), ...problem }));
    findings.sort((one, other) => one.offset - other.offset);
    return err(findings.map(({ offset, message }) => refuse(offset, message)));
  }
  return ok(completed(value.value as never));
}

/** Flow collections nested without end would overflow the parser's stack before it could say so. */
function tooDeep(text: string): boolean {
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

/** The value with what may be left out filled in; its shape was checked before. */
function completed(written: Written): Release {
  const { quality, tickets, parity, ...value } = written;
  const responsibilities = Object.entries(value.responsibilities ?? {}).map(
    ([activity, roles]) =>
      [activity, { ...roles, consulted: roles.consulted ?? [], informed: roles.informed ?? [] }] as const,
  );
  return {
    ...value,
    gitops: { ...value.gitops, layers: value.gitops.layers ?? ['core', 'config', 'node'] },
    rings: value.rings.map((ring) => ({
      ...ring,
      path: ring.path.replace(/\/+$/, ''),
      freezes: ring.freezes ?? [],
    })),
    responsibilities: Object.fromEntries(responsibilities),
    forges: value.forges ?? {},
    roles: value.roles ?? {},
    quality: completedQuality(quality, tickets !== undefined),
    parity: completedParity(parity),
    ...(tickets && { tickets: completedTickets(tickets) }),
  };
}
