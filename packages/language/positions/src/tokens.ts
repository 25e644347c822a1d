import type { CST } from 'yaml';

/** A comment, starting with its `#`. */
export interface YamlComment {
  readonly offset: number;
  readonly text: string;
}

/** What the tokens of a text show before documents are composed. */
export interface Outline {
  readonly comments: readonly YamlComment[];
  /** The offset of the first collection that is nested deeper than the limit; undefined where none is. */
  readonly tooDeep?: number;
}

/** Collects comments and measures nesting. It uses an explicit stack, so that deep nesting does not overflow the call stack. */
export function outlineOf(tokens: readonly CST.Token[], mostDepth: number): Outline {
  const comments: YamlComment[] = [];
  let tooDeep: number | undefined;
  const rest: { readonly value: unknown; readonly depth: number }[] = [{ value: tokens, depth: 0 }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { value } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value) && 'type' in value && value.type === 'comment') {
      const { offset, source } = value as CST.SourceToken;
      comments.push({ offset, text: source });
      continue;
    }
    const isCollection = 'items' in value;
    const depth = next.depth + (isCollection ? 1 : 0);
    if (isCollection && depth > mostDepth) {
      const { offset } = value as CST.Token;
      tooDeep = Math.min(tooDeep ?? offset, offset);
      continue;
    }
    for (const inner of Object.values(value)) rest.push({ value: inner, depth });
  }
  comments.sort((one, other) => one.offset - other.offset);
  return { comments, ...(tooDeep !== undefined && { tooDeep }) };
}
