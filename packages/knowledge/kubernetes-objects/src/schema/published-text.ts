/** A definition in the form in which it is published, of which nothing is parsed yet. */
export interface PublishedText {
  readonly group: string;
  readonly kind: string;
  /** All that stands before the versions, their key included. */
  readonly head: string;
  text(): string;
}

/** What stands before the versions of a definition as it is published. */
export const VERSIONS = '\n  versions:\n';

/**
 * A document in block style with two spaces, as controller-gen writes definitions: its group and kind stand before
 * the versions, which are nearly all of the text. Undefined for any other form.
 */
export function publishedIn(text: string, whole: () => string): PublishedText | undefined {
  const end = text.indexOf(VERSIONS);
  const head = end < 0 ? '' : text.slice(0, end + VERSIONS.length);
  if (!/^kind: CustomResourceDefinition\s*$/m.test(head)) return undefined;
  const group = /^ {2}group: ([\w.-]+)\s*$/m.exec(head)?.[1];
  const kind = /^ {2}names:\n(?: {4}.*\n)*? {4}kind: (\w+)\s*$/m.exec(head)?.[1];
  return group !== undefined && kind !== undefined ? { group, kind, head, text: whole } : undefined;
}

/** One version of a published definition, of which nothing is parsed yet. */
export interface VersionText {
  readonly name: string;
  readonly served: boolean;
  readonly text: string;
}

/**
 * The versions of a published definition. An item of the list begins with a dash in the third column, and nothing
 * within one reaches as far to the left. Undefined where one of them does not say its name and whether it is served
 * in that form.
 */
export function versionsIn({ head, text: whole }: PublishedText): readonly VersionText[] | undefined {
  const text = whole();
  const end = /^(?! {2}- | {3}|\s*$)/m.exec(text.slice(head.length))?.index ?? text.length;
  const items = text.slice(head.length, head.length + end).split(/^(?= {2}- )/m);
  const versions = items.map((item) => ({
    name: /^ {2}[- ] name: ([a-z]\w*)\s*$/m.exec(item)?.[1],
    served: /^ {2}[- ] served: (true|false)\s*$/m.exec(item)?.[1],
    text: item,
  }));
  const all = versions.flatMap(({ name, served, text }) =>
    name !== undefined && served !== undefined ? [{ name, served: served === 'true', text }] : [],
  );
  return all.length === versions.length ? all : undefined;
}
