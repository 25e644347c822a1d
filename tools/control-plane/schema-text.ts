/** A field of a definition that is merged by keys, or that leads to one. */
interface BuiltInField {
  readonly keys?: readonly string[];
  readonly merged?: boolean;
  readonly of?: string;
}

/** What kustomize's built-in OpenAPI knows, by the full names of its definitions. */
export interface BuiltInSchema {
  readonly clusterScoped: readonly string[];
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, Readonly<Record<string, BuiltInField>>>>;
}

/** The file of the kustomize package that holds the schema in a compact form: equal definitions are one. */
export function schemaText(schema: BuiltInSchema): string {
  const sameAs = unified(schema.definitions);
  const kinds = new Map<string, string[]>();
  for (const [kind, definition] of Object.entries(schema.kinds)) {
    const name = sameAs(definition);
    if (!kind.endsWith('List')) kinds.set(name, [...(kinds.get(name) ?? []), kind]);
  }
  const names = shortNames(reached(schema.definitions, [...kinds.keys()], sameAs));
  const byShort = (one: string, other: string) =>
    (names.get(one) ?? '') < (names.get(other) ?? '') ? -1 : 1;
  const definitions = [...names.keys()].sort(byShort).map((name) => [
    names.get(name),
    Object.fromEntries(
      Object.entries(schema.definitions[name] ?? {})
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([field, { merged, keys = [], of }]) => [
          field,
          { ...(merged && { keys }), ...(of && { of: names.get(sameAs(of)) }) },
        ]),
    ),
  ]);
  const ofKinds = [...kinds.keys()]
    .sort(byShort)
    .map((name) => [names.get(name), kinds.get(name)?.sort().join(',')]);
  const json = (value: unknown) => JSON.stringify(value);
  return `// Emitted from the OpenAPI that kustomize v5.8.1 has built in, by \`node tools/control-plane/schema.ts\`. Do not edit.

import type { Definition } from './schema-type.ts';

/** The fields of each definition that are merged, or lead to one that is. Equal definitions share a name. */
export const DEFINITIONS: Readonly<Record<string, Definition>> = ${json(Object.fromEntries(definitions))};

/** The kinds of each definition, as "apiVersion Kind". */
export const KINDS: Readonly<Record<string, string>> = ${json(Object.fromEntries(ofKinds))};

/** The kinds that belong to no namespace, as "apiVersion Kind". */
export const CLUSTER_SCOPED: readonly string[] = ${json(schema.clusterScoped)};
`;
}

/** Which definition stands for those that are equal to it, whatever they are called. */
function unified(definitions: BuiltInSchema['definitions']): (name: string) => string {
  const same = new Map<string, string>();
  const nameOf = (name: string): string => (same.has(name) ? nameOf(same.get(name) ?? '') : name);
  for (let changed = true; changed; ) {
    changed = false;
    const byText = new Map<string, string>();
    for (const name of Object.keys(definitions).sort()) {
      if (same.has(name)) continue;
      const fields = Object.entries(definitions[name] ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
      const text = JSON.stringify(
        fields.map(([field, { merged, keys, of }]) => [
          field,
          merged ? (keys ?? []) : null,
          of ? nameOf(of) : null,
        ]),
      );
      const first = byText.get(text);
      if (first === undefined) byText.set(text, name);
      else {
        same.set(name, first);
        changed = true;
      }
    }
  }
  return nameOf;
}

function reached(
  definitions: BuiltInSchema['definitions'],
  from: readonly string[],
  sameAs: (name: string) => string,
): readonly string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name) || !Object.hasOwn(definitions, name)) return;
    found.add(name);
    for (const { of } of Object.values(definitions[name] ?? {})) if (of) visit(sameAs(of));
  };
  for (const name of from) visit(name);
  return [...found].sort();
}

function shortNames(names: readonly string[]): ReadonlyMap<string, string> {
  const short = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of names) {
    const last = name.split('.').at(-1) ?? name;
    let unique = last;
    for (let count = 2; taken.has(unique); count += 1) unique = `${last}${count}`;
    taken.add(unique);
    short.set(name, unique);
  }
  return short;
}
