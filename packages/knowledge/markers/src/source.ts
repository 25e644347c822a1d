import { err, type Finding, ok, type Result } from '@tandem/contract';
import { Composer, type CST, type Document, Parser } from 'yaml';

/** A YAML file that was read: its text, its documents and its comments. */
export interface YamlSource {
  readonly file: string;
  readonly text: string;
  readonly documents: readonly Document.Parsed[];
  readonly comments: readonly Comment[];
}

/** A comment, from its `#`. */
export interface Comment {
  readonly offset: number;
  readonly text: string;
}

/** The largest file that is read, in bytes. */
const MAX_BYTES = 1024 * 1024;
/** How deep collections may be nested: above any real manifest, below what the stack bears. */
const MAX_DEPTH = 64;
/** How many errors of one file are told. */
const MAX_ERRORS = 20;

/**
 * Reads the documents of a file. Aliases are kept as aliases, never expanded, so that a file with billions of
 * them unfolded costs no more than its bytes.
 */
export function readYaml(bytes: Uint8Array, file: string): Result<YamlSource, readonly Finding[]> {
  if (bytes.length > MAX_BYTES) {
    return refused(file, `The file has ${bytes.length} bytes; files of up to ${MAX_BYTES} are read.`);
  }
  const text = decode(bytes);
  if (text === undefined) return refused(file, 'The file is not UTF-8 text. Save it as UTF-8.');
  const tokens = [...new Parser().parse(text)];
  const walked = walk(tokens);
  if (walked.depth > MAX_DEPTH) {
    return refused(file, `The file nests collections more than ${MAX_DEPTH} deep.`);
  }
  const composer = new Composer({ keepSourceTokens: true, uniqueKeys: false, prettyErrors: false });
  const documents = [...composer.compose(tokens)];
  const errors = documents.flatMap((document) => document.errors);
  if (errors.length > 0) {
    return err(
      errors.slice(0, MAX_ERRORS).map(({ pos, message }) => ({
        severity: 'error',
        rule: 'yaml-invalid',
        message: `This is not valid YAML: ${message}`,
        at: { file, ...placeOf(text, pos[0]) },
      })),
    );
  }
  return ok({ file, text, documents, comments: walked.comments });
}

/** The text of UTF-8 bytes with its byte order mark, so that encoding it gives the same bytes; undefined: none. */
export function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Line and column of an offset, both from 1, the column in UTF-16 units. */
export function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let at = before.indexOf('\n'); at >= 0; at = before.indexOf('\n', at + 1)) line += 1;
  const mark = start === 0 && text.startsWith('\uFEFF') ? 1 : 0;
  return { line, column: Math.max(1, offset - start + 1 - mark) };
}

/** All comments of a file's tokens and how deep its collections are nested. Keeps its own stack. */
function walk(tokens: readonly CST.Token[]): { readonly comments: Comment[]; readonly depth: number } {
  const comments: Comment[] = [];
  let depth = 0;
  const rest: { readonly value: unknown; readonly depth: number }[] = [{ value: tokens, depth: 0 }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { value } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value) && 'type' in value && value.type === 'comment') {
      const { offset, source } = value as CST.SourceToken;
      comments.push({ offset, text: source });
      continue;
    }
    const here = next.depth + ('items' in value ? 1 : 0);
    depth = Math.max(depth, here);
    for (const inner of Object.values(value)) rest.push({ value: inner, depth: here });
  }
  comments.sort((a, b) => a.offset - b.offset);
  return { comments, depth };
}

function refused(file: string, message: string): { readonly ok: false; readonly error: readonly Finding[] } {
  return err([{ severity: 'error', rule: 'yaml-invalid', message, at: { file } }]);
}
