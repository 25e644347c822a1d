import type { ScalarSpan, YamlAlias, YamlNode, YamlScalar } from '@tandem/positions';
import { isAmbiguous } from './ambiguous.ts';
import type { YamlSource } from './source.ts';

/** A scalar that can be changed: its offsets in the text are those of what a change replaces. */
export interface MarkableScalar {
  readonly node: YamlScalar;
  readonly style: 'plain' | 'single' | 'double' | 'block';
  readonly start: number;
  readonly end: number;
  readonly value: string;
  readonly exact: boolean;
  /** The spaces before each line of a block scalar. */
  readonly indent: string;
}

/** What ends at some offset: a scalar to change, or why a marker behind it cannot be obeyed. */
export type EndingHere = { readonly scalar: MarkableScalar } | { readonly problem: string };

/** All nodes of a file by the offset at which they end (a block scalar: at which its header ends). */
export function nodesByEnd(source: YamlSource): ReadonlyMap<number, EndingHere> {
  const ends = new Map<number, EndingHere>();
  const visit = (node: YamlNode | null, isKey: boolean): void => {
    if (!node) return;
    switch (node.kind) {
      case 'pair':
        visit(node.key, true);
        visit(node.value, isKey);
        break;
      case 'mapping':
        for (const { key, value } of node.entries) {
          visit(key, true);
          visit(value, isKey);
        }
        break;
      case 'sequence':
        for (const item of node.items) visit(item, isKey);
        break;
      default:
        if (node.span) put(ends, source, node, node.span, isKey);
    }
  };
  for (const document of source.documents) visit(document.root, false);
  return ends;
}

function put(
  ends: Map<number, EndingHere>,
  { text }: YamlSource,
  node: YamlScalar | YamlAlias,
  span: ScalarSpan,
  isKey: boolean,
): void {
  const tag = node.kind === 'scalar' && !TEXT_TAGS.includes(node.tag) ? node.tag : undefined;
  const unfit = isKey ? onKey : tag && { problem: `a scalar with the tag ${tag}: only text can be set` };
  const end = span.kind === 'block' ? span.headerEnd : span.end;
  if (unfit) ends.set(end, unfit);
  else if (node.kind === 'alias')
    ends.set(end, { problem: 'an alias: mark the scalar that bears the anchor' });
  else if (span.kind === 'block') ends.set(end, blockScalar(node, span));
  else if (text.slice(span.start, span.end).includes('\n')) {
    ends.set(end, { problem: 'a scalar of several lines: write it on one line, or as a block scalar' });
  } else ends.set(end, { scalar: flowScalar(node, text.slice(span.start, span.end), span) });
}

/** The tags that a scalar may bear and still be text; none where it bears none. */
const TEXT_TAGS: readonly (string | undefined)[] = [undefined, '!', 'tag:yaml.org,2002:str'];

const onKey: EndingHere = { problem: "a key: mark the key's value" };

function flowScalar(
  node: YamlScalar,
  source: string,
  { start, end }: { readonly start: number; readonly end: number },
): MarkableScalar {
  const style = node.style === 'single' || node.style === 'double' ? node.style : 'plain';
  const isText = typeof node.value === 'string';
  const exact = isText && (style !== 'plain' || !isAmbiguous(source));
  return { node, style, start, end, value: isText ? String(node.value) : source, exact, indent: '' };
}

/** The lines of a block scalar from its first letter's line to its last letter: what follows is chomping. */
function blockScalar(
  node: YamlScalar,
  { start, source }: { readonly start: number; readonly source: string },
): EndingHere {
  const lines = /^[\s\S]*[^ \t\r\n][ \t]*/.exec(source)?.[0];
  if (lines === undefined) {
    return { problem: 'a block scalar with nothing in it: write a value on one line' };
  }
  const value = String(node.value).replace(/\n+$/, '');
  const firstLine = lines.split('\n').find((line) => line.trim() !== '') ?? '';
  const valueLine = value.split('\n').find((line) => line.trim() !== '') ?? '';
  const deeper = /^ */.exec(valueLine)?.[0].length ?? 0;
  const indent = (/^ */.exec(firstLine)?.[0] ?? '').slice(deeper);
  const end = start + lines.length;
  return { scalar: { node, style: 'block', start, end, value, exact: true, indent } };
}
