import type { Location } from '@tandem/contract';
import { Decimal, emptyMapping, isList, isMapping, type Mapping, Reference, type Value } from './value.ts';

/** A text that was put into a file, known in the shadow of the file by its mark. */
interface Marked {
  readonly text: string;
  readonly at: Location;
}

/** Harmless words that stand for texts in the shadow of a file. */
export class Marks {
  readonly #marked: Marked[] = [];

  /** A value as it is put into the shadow: its texts as marks, everything else as in the file. */
  mark(value: Value, at: Location): string {
    const hide = (inner: Value): Value => {
      if (typeof inner === 'string') return this.#mark(inner, at);
      if (isList(inner)) return inner.map(hide);
      if (!isMapping(inner)) return inner;
      const hidden = emptyMapping();
      for (const key of Object.keys(inner)) hidden[this.#mark(key, at)] = hide(inner[key] as Value);
      return hidden;
    };
    return typeof value === 'string' ? this.#mark(value, at) : jsonOf(hide(value));
  }

  #mark(text: string, at: Location): string {
    this.#marked.push({ text, at });
    return `Zq${this.#marked.length - 1}qZ`;
  }

  /** A text of the shadow with its marks replaced, and the first of them. */
  shown(shadow: string, write: (text: string) => string): { readonly text: string; readonly first?: Marked } {
    let first: Marked | undefined;
    const text = shadow.replace(/Zq(\d+)qZ/g, (mark, index) => {
      const marked = this.#marked[Number(index)];
      first ??= marked;
      return marked ? write(marked.text) : mark;
    });
    return first ? { text, first } : { text };
  }
}

/** Where a value of the file is something else than its shadow says; `at` is the block, where it is known. */
export interface Change {
  readonly at?: Location;
}

/** The first difference between a file and its shadow. */
export function firstChange(real: Value, shadow: Value, marks: Marks): Change | undefined {
  if (typeof shadow === 'string') return scalarChange(real, shadow, marks);
  if (isList(shadow)) {
    if (!isList(real) || real.length !== shadow.length) return marked(shadow, marks);
    return first(shadow.map((item, index) => () => firstChange(real[index] as Value, item, marks)));
  }
  if (isMapping(shadow)) return mappingChange(real, shadow, marks);
  if (shadow instanceof Reference)
    return real instanceof Reference
      ? firstChange([...real.path], [...shadow.path], marks)
      : marked([...shadow.path], marks);
  const same = shadow instanceof Decimal ? String(real) === String(shadow) : real === shadow;
  return same ? undefined : {};
}

function mappingChange(real: Value, shadow: Mapping, marks: Marks): Change | undefined {
  const names = Object.keys(shadow);
  const keys = isMapping(real) ? Object.keys(real) : [];
  if (!isMapping(real) || keys.length !== names.length) return marked(shadow, marks);
  return first(
    names.map((name) => () => {
      const { text } = marks.shown(name, (inner) => inner);
      const key = [text, text.trim()].find((each) => each in real);
      if (key === undefined) return marked(name, marks);
      return firstChange(real[key] as Value, shadow[name] as Value, marks);
    }),
  );
}

function scalarChange(real: Value, shadow: string, marks: Marks): Change | undefined {
  const plain = marks.shown(shadow, (text) => text);
  if (!plain.first) return real === shadow ? undefined : {};
  const json = marks.shown(shadow, (text) => JSON.stringify(text).slice(1, -1));
  // Outside quotes a text is read by its looks, as GitLab does: `12` is 12, but `1.10` would become 1.1.
  const looks = real === null ? '' : isMapping(real) || isList(real) ? undefined : String(real);
  const same =
    typeof real === 'string'
      ? [plain.text, json.text].some((text) => text === real || text.trim() === real.trim())
      : looks === plain.text.trim();
  return same ? undefined : { at: plain.first.at };
}

/** The place of the first mark in a part of the shadow. */
function marked(part: Value, marks: Marks): Change {
  const { first: found } = marks.shown(JSON.stringify(part), (text) => text);
  return found ? { at: found.at } : {};
}

function first(parts: readonly (() => Change | undefined)[]): Change | undefined {
  for (const part of parts) {
    const change = part();
    if (change) return change;
  }
  return undefined;
}

/** A value as JSON, numbers as Ruby writes them. */
export function jsonOf(value: Value): string {
  if (value instanceof Decimal) return String(value);
  if (isList(value)) return `[${value.map(jsonOf).join(',')}]`;
  if (isMapping(value))
    return `{${Object.keys(value)
      .map((key) => `${JSON.stringify(key)}:${jsonOf(value[key] as Value)}`)
      .join(',')}}`;
  return JSON.stringify(value);
}
