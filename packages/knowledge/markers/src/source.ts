import { err, type Finding, ok, type Result } from '@tandem/contract';
import { readYaml as readText, type YamlDialect, type YamlText } from '@tandem/positions';

/** A YAML file that was read: its text, its documents and its comments. */
export interface YamlSource extends YamlText {
  readonly file: string;
  readonly text: string;
}

/** The largest file that is read, in bytes. */
const MAX_BYTES = 1024 * 1024;
/** How deep collections may be nested: above any real manifest, below what the stack bears. */
const MAX_DEPTH = 64;
/** How many errors of one file are reported. */
const MAX_ERRORS = 20;

/**
 * YAML 1.2 in which a key may be written twice and `<<` is a key: a change of one scalar depends on neither, and what a
 * manifest may hold is a question to the checks of manifests.
 */
const GITOPS: YamlDialect = { version: '1.2', scalars: 'typed', mergeKeys: 'kept', duplicateKeys: 'kept' };

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
  const limits = { characters: MAX_BYTES, depth: MAX_DEPTH };
  const read = readText(text, { dialect: GITOPS, limits, spans: true });
  if (!read.ok) return refused(file, `The file nests collections more than ${MAX_DEPTH} deep.`);
  const { documents, comments, at } = read.value;
  const problems = documents.flatMap((document) => document.problems);
  if (problems.length === 0) return ok({ file, text, documents, comments, at });
  return err(
    problems.slice(0, MAX_ERRORS).map(({ offset, message }) => ({
      severity: 'error',
      rule: 'yaml-invalid',
      message: `This is not valid YAML: ${message}`,
      at: { file, ...at(offset) },
    })),
  );
}

/** The text of UTF-8 bytes with its byte order mark, so that encoding it gives the same bytes; undefined: none. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function refused(file: string, message: string): { readonly ok: false; readonly error: readonly Finding[] } {
  return err([{ severity: 'error', rule: 'yaml-invalid', message, at: { file } }]);
}
