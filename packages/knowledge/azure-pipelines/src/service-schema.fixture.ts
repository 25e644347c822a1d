/**
 * Checks data against the published schema of azure-pipelines.yml: the few words of JSON Schema that it uses,
 * and its own three: `ignoreCase`, `aliases`, and `firstProperty` (the key that a mapping must begin with).
 * Gives the deepest problems of the best alternative; empty where the data keep to the schema.
 */
export function schemaProblems(root: Schema, data: unknown): readonly string[] {
  return check(root, root, data, '$');
}

/** A schema, or part of one. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly ignoreCase?: string;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly required?: readonly string[];
  readonly firstProperty?: readonly string[];
  readonly aliases?: readonly string[];
  readonly minProperties?: number;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

function check(root: Schema, schema: Schema, data: unknown, path: string): readonly string[] {
  const problems: string[] = [];
  if (schema.$ref) {
    const target = root.definitions?.[schema.$ref.replace('#/definitions/', '')];
    if (!target) throw new Error(`The schema has no ${schema.$ref}`);
    problems.push(...check(root, target, data, path));
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) problems.push(...best(choices.map((one) => check(root, one, data, path))));
  if (schema.type && schema.type !== typeOf(data)) return [...problems, `${path} is no ${schema.type}`];
  if (typeof data === 'string') problems.push(...checkText(schema, data, path));
  if (Array.isArray(data) && schema.items) {
    const { items } = schema;
    problems.push(...data.flatMap((item, index) => check(root, items, item, `${path}[${index}]`)));
  }
  if (typeOf(data) === 'object') {
    problems.push(...checkMapping(root, schema, data as Readonly<Record<string, unknown>>, path));
  }
  return problems;
}

/** The alternative that came closest: none wrong, else what is wrong deepest in the data. */
function best(found: readonly (readonly string[])[]): readonly string[] {
  const depth = (problems: readonly string[]) => Math.max(...problems.map((one) => one.split(/[.[]/).length));
  const [first] = [...found].sort((a, b) => (a.length === 0 ? -1 : b.length === 0 ? 1 : depth(b) - depth(a)));
  return first ?? [];
}

function typeOf(data: unknown): string {
  if (data === null) return 'string';
  return Array.isArray(data) ? 'array' : typeof data;
}

function checkText(schema: Schema, text: string, path: string): readonly string[] {
  const loose = schema.ignoreCase !== undefined;
  if (schema.pattern && !new RegExp(schema.pattern, loose ? 'i' : '').test(text)) {
    return [`${path} is '${text}', not ${schema.pattern}`];
  }
  const same = (one: string) => one === text || (loose && one.toLowerCase() === text.toLowerCase());
  return schema.enum && !schema.enum.some(same)
    ? [`${path} is '${text}', none of ${schema.enum.length}`]
    : [];
}

function checkMapping(
  root: Schema,
  schema: Schema,
  data: Readonly<Record<string, unknown>>,
  path: string,
): readonly string[] {
  const problems: string[] = [];
  const keys = Object.keys(data);
  const known = schema.properties ?? {};
  for (const [key, value] of Object.entries(data)) {
    const property = Object.entries(known).find(([name, { aliases, ignoreCase }]) =>
      [name, ...(aliases ?? [])].some(
        (one) => one === key || (ignoreCase && one.toLowerCase() === key.toLowerCase()),
      ),
    );
    const patterned = Object.entries(schema.patternProperties ?? {}).find(([pattern]) =>
      new RegExp(pattern).test(key),
    );
    const inner = property?.[1] ?? patterned?.[1];
    if (inner) problems.push(...check(root, inner, value, `${path}.${key}`));
    else if (schema.additionalProperties === false) problems.push(`${path} may not have '${key}'`);
  }
  for (const name of schema.required ?? [])
    if (!keys.includes(name)) problems.push(`${path} lacks '${name}'`);
  if (schema.firstProperty && !schema.firstProperty.includes(keys[0] ?? '')) {
    problems.push(`${path} does not begin with ${schema.firstProperty.join(' or ')}`);
  }
  if (schema.minProperties && keys.length < schema.minProperties) problems.push(`${path} has too few keys`);
  return problems;
}
