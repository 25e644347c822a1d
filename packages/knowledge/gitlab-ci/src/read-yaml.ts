import { LineCounter, parseAllDocuments } from 'yaml';
import { findingAt, Refused, refuse } from './problems.ts';
import { emptyMapping, isMapping, kindOf, type Mapping } from './value.ts';
import { YamlReader } from './yaml-reader.ts';
import type { YamlText } from './yaml-text.ts';

/** Limits on one file. */
const LIMITS = { characters: 2_097_152, depth: 100 };

/** The `spec` of a header. @throws Refused */
export function readHeader(header: YamlText): Mapping {
  const { spec } = readYaml(header);
  if (spec !== null && !isMapping(spec))
    refuse({ file: header.file }, `'spec' must be a mapping, and is ${kindOf(spec)}`);
  return isMapping(spec) ? spec : emptyMapping();
}

/**
 * Reads YAML as GitLab does: 1.1 as Ruby takes it, anchors and merge keys resolved, `!reference` kept.
 *
 * @throws Refused
 */
export function readYaml(source: YamlText): Mapping {
  const { text, file } = source;
  if (text.length > LIMITS.characters)
    refuse({ file }, `the file has ${text.length} characters; at most ${LIMITS.characters} are read`);
  if (opensTooDeep(text)) refuse({ file }, `the file is nested deeper than ${LIMITS.depth} levels`);
  const documents = parseAllDocuments(text, {
    lineCounter: new LineCounter(),
    version: '1.1',
    merge: false,
    uniqueKeys: true,
    prettyErrors: false,
    customTags: [{ tag: '!reference', collection: 'seq' as const }],
  });
  const all = 'empty' in documents ? [] : documents;
  const errors = all.flatMap((document) =>
    [...document.errors, ...document.warnings].map((error) =>
      findingAt(source.at(error.pos[0]), error.message),
    ),
  );
  if (errors.length > 0) throw new Refused(errors);
  if (all.length > 1)
    refuse(source.at(all[1]?.range[0] ?? 0), 'a second document is allowed only after a header with spec');
  const value = all[0] ? new YamlReader(source, LIMITS.depth).document(all[0]) : null;
  if (value === null) return emptyMapping();
  if (!isMapping(value))
    refuse({ file, line: 1 }, `the file must be a mapping of jobs, and is ${kindOf(value)}`);
  return value;
}

/** Flow collections nested without end would overflow the parser's stack. */
function opensTooDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
    if (depth > LIMITS.depth) return true;
  }
  return text.split('\n').some((line) => /^ {1000}/.test(line) || /^\s*(?:- ){65}/.test(line));
}
