import { err, type Finding, ok, type Result } from '@tandem/contract';
import { type MarkedScalar, markedScalars } from './find-markers.ts';
import type { Marker } from './marker.ts';
import { outline } from './outline.ts';
import { readYaml, type YamlSource } from './source.ts';
import { written } from './written.ts';

/** What a marked scalar shall say. */
export interface Edit {
  /** A marker that `findMarkers` found in these very bytes. */
  readonly marker: Marker;
  readonly value: string;
}

/** Half a letter: no file in UTF-8 can hold it. */
const LONE_SURROGATE = /\p{Surrogate}/u;

interface Change {
  readonly scalar: MarkedScalar;
  readonly value: string;
  readonly text: string;
}

/**
 * Changes the marked scalars of a YAML file and nothing else: every byte outside of them stays. A scalar that
 * has its value already, beyond doubt, stays too. A block scalar keeps its header and the line breaks at its
 * end.
 *
 * The new bytes are read back before they are answered. Where they would not say what was wanted, or would say
 * anything else differently, the answer is a finding `splice-refused`, never those bytes.
 */
export function splice(
  bytes: Uint8Array,
  file: string,
  edits: readonly Edit[],
): Result<Uint8Array, readonly Finding[]> {
  if (edits.length === 0) return ok(bytes);
  const source = readYaml(bytes, file);
  if (!source.ok) return source;
  const marked = markedScalars(source.value);
  if (!marked.ok) return marked;
  const changes: Change[] = [];
  for (const { marker, value } of edits) {
    const scalar = marked.value.find((one) => one.marker.bytes.start === marker.bytes.start);
    if (scalar === undefined)
      throw new Error(`No marked scalar is at byte ${marker.bytes.start} of ${file}.`);
    if (scalar.value === value && scalar.exact) continue;
    const text = LONE_SURROGATE.test(value) ? undefined : written(scalar, value);
    if (text === undefined) return refused(marker, value, 'the scalar there cannot hold it');
    changes.push({ scalar, value, text });
  }
  if (changes.length === 0) return ok(bytes);
  const spliced = new TextEncoder().encode(apply(source.value.text, changes));
  const problem = readBack(source.value, spliced, changes);
  return problem ?? ok(spliced);
}

function apply(text: string, changes: readonly Change[]): string {
  let from = 0;
  let out = '';
  for (const { scalar, text: fresh } of [...changes].sort((a, b) => a.scalar.start - b.scalar.start)) {
    out += text.slice(from, scalar.start) + fresh;
    from = scalar.end;
  }
  return out + text.slice(from);
}

/** Reads the new bytes as a stranger would, and compares every node with what it was or shall be. */
function readBack(
  before: YamlSource,
  spliced: Uint8Array,
  changes: readonly Change[],
): { readonly ok: false; readonly error: readonly Finding[] } | undefined {
  const [first] = changes;
  if (first === undefined) return undefined;
  const after = readYaml(spliced, before.file);
  if (!after.ok) return refused(first.scalar.marker, first.value, after.error[0]?.message ?? '');
  const was = outline(before.documents);
  const is = outline(after.value.documents);
  const wanted = new Map(changes.map((change) => [change.scalar.node, change]));
  for (const [index, entry] of was.entries()) {
    const change = entry.scalar && wanted.get(entry.scalar);
    const fresh = is[index];
    if (change === undefined) {
      if (entry.says !== fresh?.says) {
        return refused(first.scalar.marker, first.value, 'another value of the file would change with it');
      }
    } else if (fresh?.scalar?.value !== change.value + breaksAtEnd(change.scalar)) {
      return refused(change.scalar.marker, change.value, 'it would not be read back as the same text');
    }
  }
  return is.length === was.length ? undefined : refused(first.scalar.marker, first.value, 'it adds values');
}

function breaksAtEnd({ style, node }: MarkedScalar): string {
  return style === 'block' ? (/\n*$/.exec(String(node.value))?.[0] ?? '') : '';
}

function refused(
  { at, subject, field }: Marker,
  value: string,
  why: string,
): { readonly ok: false; readonly error: readonly Finding[] } {
  const message = `The value ${JSON.stringify(value)} of ${subject}:${field} cannot be written here: ${why}.`;
  return err([{ severity: 'error', rule: 'splice-refused', message, at }]);
}
