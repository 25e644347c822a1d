import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Exchange } from '@tandem/double-forges';

/** The published description of the REST API, beside the checkout; it may be absent. */
const FOLDER = fileURLToPath(new URL('../../../../../../shared/api/azure-devops/', import.meta.url));

export const hasSwagger = existsSync(FOLDER);

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
}

interface Operation {
  readonly parameters: readonly {
    readonly name?: string;
    readonly in?: string;
    readonly schema?: Schema;
    readonly $ref?: string;
  }[];
  readonly responses: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly definitions: Readonly<Record<string, Schema>>;
}

/** What the service takes and gives though its description does not say so, each with the reason. */
const KNOWN: readonly (readonly [problem: RegExp, reason: string])[] = [
  [/^OPTIONS \/_apis\/(git|wit): no such path/, 'service discovery is not described'],
  [/^GET \/_apis\/connectionData: no such path/, 'who one is is not described'],
  [/body is no object/, 'a JsonPatchDocument is declared as an object and is a list'],
  [/\/items: query has path,/, 'two operations share the address, and only one is described'],
  [/\/comments: query has (\$top|order),/, 'two operations share the address, and only one is described'],
  [/changeEntries\[\d+\]\.item is a object/, 'the item of a change is declared as text'],
  [/body\[\d+\]\.value is no object/, 'the value of a patch is declared as an object, and is any'],
  [/query has format/, 'the format of a comment is of a later preview'],
  [/\.properties\.[^ ]+ is unknown/, 'a bag of properties has any names'],
  [/answer\.fields\.[^ ]+ is unknown/, 'fields have the names that a process gives them'],
  [/\.results\[\d+\]\.[0-9a-f]{40} is unknown/, 'results are by commit'],
  [/answer\.commentTruncated is unknown/, 'documented at GitCommitRef, and missing in the description'],
];

/** The operations of all parts of the API. */
export class Swagger {
  readonly #documents: readonly Document[];

  constructor() {
    const names = ['git', 'core', 'workItemTracking', 'environments', 'build'];
    this.#documents = names.map(
      (name) => JSON.parse(readFileSync(`${FOLDER}${name}.json`, 'utf8')) as Document,
    );
  }

  /** In what a request and its answer differ from the description, one line each; known faults of it are left out. */
  problems({ request, answer }: Exchange): readonly string[] {
    const what = `${request.method} ${request.path}`;
    const found = this.#operation(request.method, request.path);
    const all = found
      ? [...this.#inRequest(found, request), ...this.#inAnswer(found, answer)]
      : ['no such path'];
    return all
      .map((problem) => `${what}: ${problem}`)
      .filter((problem) => !KNOWN.some(([known]) => known.test(problem)));
  }

  #operation(method: string, path: string) {
    for (const document of this.#documents) {
      for (const [template, operations] of Object.entries(document.paths)) {
        const operation = operations[method.toLowerCase()];
        if (!operation) continue;
        const own = template.replace(/^\/\{organization\}/, '').replace('/{team}', '');
        const pattern = own.replace(/[.$]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+');
        if (new RegExp(`^${pattern}/?$`, 'i').test(path)) return { document, operation };
      }
    }
    return undefined;
  }

  #inRequest(
    { document, operation }: { readonly document: Document; readonly operation: Operation },
    request: Exchange['request'],
  ): readonly string[] {
    const names = operation.parameters
      .filter((each) => each.in === 'query')
      .map(({ name = '' }) => name.toLowerCase());
    const asked = [...request.query.keys()].filter((name) => name !== 'api-version');
    const unknown = asked
      .filter((name) => !names.includes(name.toLowerCase()))
      .map((name) => `query has ${name}, which is not described`);
    const body = operation.parameters.find((each) => each.in === 'body');
    return [...unknown, ...(body?.schema ? check(document, body.schema, request.body, 'body') : [])];
  }

  #inAnswer(
    { document, operation }: { readonly document: Document; readonly operation: Operation },
    answer: Exchange['answer'],
  ): readonly string[] {
    if (answer.status > 299 || answer.body === undefined || answer.body instanceof Uint8Array) return [];
    const schema = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1].schema;
    if (!schema) return [];
    // Lists are declared bare, and come wrapped.
    const wrapped = answer.body as { readonly value?: unknown };
    const value = schema.type === 'array' && Array.isArray(wrapped.value) ? wrapped.value : answer.body;
    return check(document, schema, value, 'answer');
  }
}

function check(document: Document, schema: Schema, value: unknown, path: string): readonly string[] {
  if (value === null || value === undefined) return [];
  const parts = flat(document, schema);
  const types = parts.flatMap(({ type }) => type ?? []);
  const isObject = parts.some(({ properties, type }) => properties || type === 'object');
  if (types.includes('array')) {
    if (!Array.isArray(value)) return [`${path} is no array`];
    const items = parts.find((part) => part.items)?.items;
    return items ? value.flatMap((item, index) => check(document, items, item, `${path}[${index}]`)) : [];
  }
  if (isObject) return checkObject(document, parts, value, path);
  const names = parts.flatMap((part) => part.enum ?? []);
  if (names.length > 0 && !names.includes(String(value)))
    return [`${path} is ${String(value)}, none of ${names.join(', ')}`];
  const kind = { string: 'string', integer: 'number', number: 'number', boolean: 'boolean' }[types[0] ?? ''];
  return kind && typeof value !== kind ? [`${path} is a ${typeof value}, and should be a ${kind}`] : [];
}

function checkObject(
  document: Document,
  parts: readonly Schema[],
  value: unknown,
  path: string,
): readonly string[] {
  if (typeof value !== 'object' || Array.isArray(value)) return [`${path} is no object`];
  const known = Object.assign({}, ...parts.map(({ properties }) => properties)) as Record<string, Schema>;
  const open = Object.keys(known).length === 0 || parts.some((part) => part.additionalProperties);
  const missing = parts
    .flatMap(({ required }) => required ?? [])
    .filter((name) => !(name in (value as object)))
    .map((name) => `${path}.${name} is missing`);
  const inside = Object.entries(value as object).flatMap(([name, inner]) => {
    const schema = known[name];
    if (schema) return check(document, schema, inner, `${path}.${name}`);
    return open ? [] : [`${path}.${name} is unknown`];
  });
  return [...missing, ...inside];
}

/** A schema with all that it refers to and is made of. */
function flat(document: Document, schema: Schema): readonly Schema[] {
  const target = schema.$ref ? document.definitions[schema.$ref.replace('#/definitions/', '')] : undefined;
  if (schema.$ref && !target) throw new Error(`The description has no ${schema.$ref}.`);
  return [
    schema,
    ...(target ? flat(document, target) : []),
    ...(schema.allOf ?? []).flatMap((each) => flat(document, each)),
  ];
}
