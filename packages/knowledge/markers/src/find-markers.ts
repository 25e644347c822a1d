import { err, type Finding, ok, type Result } from '@tandem/contract';
import type { YamlComment } from '@tandem/positions';
import { type Marker, type MarkerName, readMarkerComment } from './marker.ts';
import { type EndingHere, type MarkableScalar, nodesByEnd } from './scalars.ts';
import { readYaml, type YamlSource } from './source.ts';

/** A marker with the scalar it stands on. */
export interface MarkedScalar extends MarkableScalar, MarkerName {
  readonly marker: Marker;
}

/**
 * Finds every marked scalar of a YAML file with one or many documents, in the order of the file.
 *
 * The marker is the comment on the scalar's line (a block scalar: on the line of its header). A marker that
 * stands on anything else is an error with its place: `marker-malformed`, `marker-misplaced`; so is a file
 * with markers that is not valid YAML: `yaml-invalid`. A file that never says `$tandem` is not read at all.
 *
 * @param file - The path as findings shall name it.
 */
export function findMarkers(bytes: Uint8Array, file: string): Result<readonly Marker[], readonly Finding[]> {
  if (!mentionsMarker(bytes)) return ok([]);
  const source = readYaml(bytes, file);
  if (!source.ok) return source;
  const found = markedScalars(source.value);
  return found.ok ? ok(found.value.map(({ marker }) => marker)) : found;
}

/** All marked scalars of a file that was read. */
export function markedScalars(source: YamlSource): Result<readonly MarkedScalar[], readonly Finding[]> {
  const findings: Finding[] = [];
  const marked: MarkedScalar[] = [];
  const comments = source.comments.filter(({ text }) => text.includes('$tandem'));
  const ends = comments.length > 0 ? nodesByEnd(source) : new Map<number, EndingHere>();
  const bytesTo = byteCounter(source.text);
  for (const comment of comments) {
    const before = textBefore(source.text, comment);
    const name = readMarkerComment(comment.text, before.text.trim() === '');
    if (name === undefined) continue;
    const at = { file: source.file, ...source.at(comment.offset) };
    if (!name.ok) {
      findings.push({ severity: 'error', rule: 'marker-malformed', message: name.error, at });
      continue;
    }
    const here = ends.get(before.end) ?? { problem: whatElse(before.text) };
    if ('problem' in here) {
      const message = `The marker ${name.value.subject}:${name.value.field} stands on ${here.problem}.`;
      findings.push({ severity: 'error', rule: 'marker-misplaced', message, at });
      continue;
    }
    marked.push(markedScalar(source, here.scalar, name.value, bytesTo));
  }
  return findings.length > 0 ? err(findings) : ok(marked);
}

function markedScalar(
  source: YamlSource,
  scalar: MarkableScalar,
  name: MarkerName,
  bytesTo: (offset: number) => number,
): MarkedScalar {
  const { start, end, value, exact, node } = scalar;
  const place = scalar.style === 'block' ? node.offset : start;
  const marker: Marker = {
    ...name,
    at: { file: source.file, ...source.at(place) },
    value,
    exact,
    bytes: { start: bytesTo(start), end: bytesTo(end) },
  };
  return { ...scalar, ...name, marker };
}

/** The line's text before a comment, and where what stands there ends: before blanks and one comma. */
function textBefore(text: string, { offset }: YamlComment): { readonly text: string; readonly end: number } {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const line = text.slice(start, offset).replace(/^\uFEFF/, '');
  const trimmed = line.trimEnd().replace(/,$/, '').trimEnd();
  return { text: line, end: offset - line.length + trimmed.length };
}

function whatElse(before: string): string {
  const text = before.trim();
  if (text === '') return 'a line of its own: put it behind the value, on the same line';
  if (/[\]}],?$/.test(text)) return 'a collection: write each value on a line of its own, and mark the value';
  return 'no value: write the value between it and what comes before, on the same line';
}

/** Counts UTF-8 bytes up to offsets that are asked for in rising order, each part of the text once. */
function byteCounter(text: string): (offset: number) => number {
  const encoder = new TextEncoder();
  let from = 0;
  let bytes = 0;
  return (offset) => {
    if (offset < from) return encoder.encode(text.slice(0, offset)).length;
    bytes += encoder.encode(text.slice(from, offset)).length;
    from = offset;
    return bytes;
  };
}

const WORD = new TextEncoder().encode('$tandem');

function mentionsMarker(bytes: Uint8Array): boolean {
  const [first = 0] = WORD;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (WORD.every((byte, offset) => bytes[at + offset] === byte)) return true;
  }
  return false;
}
