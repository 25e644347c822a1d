import { type CST, isAlias, isCollection, isMap, isPair, isScalar, type Node, type Scalar } from 'yaml';
import { isAmbiguous } from './ambiguous.ts';
import type { YamlSource } from './source.ts';

/** A scalar that can be changed: its offsets in the text are those of what a change replaces. */
export interface MarkableScalar {
  readonly node: Scalar;
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
  const visit = (node: unknown, isKey: boolean): void => {
    if (isPair(node)) {
      visit(node.key, true);
      visit(node.value, isKey);
    } else if (isMap(node) || isCollection(node)) {
      for (const item of node.items) visit(item, isKey);
    } else if (isScalar(node) || isAlias(node)) {
      const token = (node as Node).srcToken;
      if (token !== undefined) put(ends, source, node as Node, token, isKey);
    }
  };
  for (const document of source.documents) visit(document.contents, false);
  return ends;
}

function put(
  ends: Map<number, EndingHere>,
  { text }: YamlSource,
  node: Node,
  token: CST.Token,
  isKey: boolean,
): void {
  const tag = isScalar(node) && !TEXT_TAGS.includes(node.tag) ? node.tag : undefined;
  const unfit = isKey ? onKey : tag && { problem: `a scalar with the tag ${tag}: only text can be set` };
  if (token.type === 'block-scalar') {
    const header = token.props.find(({ type }) => type === 'block-scalar-header') as CST.SourceToken;
    ends.set(header.offset + header.source.length, unfit || blockScalar(node as Scalar, token));
    return;
  }
  if (!('source' in token) || token.source === '') return;
  const start = token.offset;
  const end = start + token.source.length;
  if (unfit) ends.set(end, unfit);
  else if (!isScalar(node)) ends.set(end, { problem: 'an alias: mark the scalar that bears the anchor' });
  else if (text.slice(start, end).includes('\n')) {
    ends.set(end, { problem: 'a scalar of several lines: write it on one line, or as a block scalar' });
  } else ends.set(end, { scalar: flowScalar(node, token, start, end) });
}

/** The tags that a scalar may bear and still be text; none where it bears none. */
const TEXT_TAGS: readonly (string | undefined)[] = [undefined, '!', 'tag:yaml.org,2002:str'];

const onKey: EndingHere = { problem: "a key: mark the key's value" };

function flowScalar(node: Scalar, token: CST.Token, start: number, end: number): MarkableScalar {
  const source = 'source' in token ? token.source : '';
  const style =
    token.type === 'single-quoted-scalar'
      ? 'single'
      : token.type === 'double-quoted-scalar'
        ? 'double'
        : 'plain';
  const isText = typeof node.value === 'string';
  const exact = isText && (style !== 'plain' || !isAmbiguous(source));
  return { node, style, start, end, value: isText ? String(node.value) : source, exact, indent: '' };
}

/** The lines of a block scalar from its first letter's line to its last letter: what follows is chomping. */
function blockScalar(node: Scalar, token: CST.BlockScalar): EndingHere {
  const last = token.props.at(-1) as CST.SourceToken;
  const body = last.offset + last.source.length;
  const lines = /^[\s\S]*[^ \t\r\n][ \t]*/.exec(token.source)?.[0];
  if (lines === undefined) {
    return { problem: 'a block scalar with nothing in it: write a value on one line' };
  }
  const value = String(node.value).replace(/\n+$/, '');
  const firstLine = lines.split('\n').find((line) => line.trim() !== '') ?? '';
  const valueLine = value.split('\n').find((line) => line.trim() !== '') ?? '';
  const deeper = /^ */.exec(valueLine)?.[0].length ?? 0;
  const indent = (/^ */.exec(firstLine)?.[0] ?? '').slice(deeper);
  const end = body + lines.length;
  return { scalar: { node, style: 'block', start: body, end, value, exact: true, indent } };
}
