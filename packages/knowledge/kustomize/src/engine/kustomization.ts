import { err, ok, type Result } from '@tandem/contract';
import { EMPTY, isMap, isNothing, type Node, type NodeMap, setEntry } from './node.ts';

/** The options of generators, each or in common. */
export interface GeneratorOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly disableNameSuffixHash?: boolean;
  readonly immutable?: boolean;
}

/** What a generator makes. */
export interface GeneratorArguments {
  readonly name?: string;
  readonly namespace?: string;
  readonly behavior?: string;
  readonly type?: string;
  readonly literals?: readonly string[];
  readonly files?: readonly string[];
  readonly envs?: readonly string[];
  readonly env?: string;
  readonly options?: GeneratorOptions;
}

/** What a field of a kustomization holds. A field of `any` is checked where it is used. */
type Shape =
  | 'text'
  | 'integer'
  | 'boolean'
  | 'any'
  | { readonly list: Shape }
  | { readonly values: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> };

const texts: Shape = { list: 'text' };
const textMap: Shape = { values: 'text' };
const gvk: Readonly<Record<string, Shape>> = { group: 'text', version: 'text', kind: 'text' };
const id = { ...gvk, name: 'text', namespace: 'text' } as const;
const selector: Shape = { fields: { ...id, annotationSelector: 'text', labelSelector: 'text' } };
const patches: Shape = {
  list: {
    fields: {
      path: 'text',
      patch: 'text',
      target: selector,
      options: { fields: { allowNameChange: 'boolean', allowKindChange: 'boolean' } },
    },
  },
};
const fieldSpecs: Shape = { list: { fields: { ...gvk, path: 'text', create: 'boolean' } } };
const generatorOptions: Shape = {
  fields: { labels: textMap, annotations: textMap, disableNameSuffixHash: 'boolean', immutable: 'boolean' },
};
const generator: Readonly<Record<string, Shape>> = {
  name: 'text',
  namespace: 'text',
  behavior: 'text',
  literals: texts,
  files: texts,
  envs: texts,
  env: 'text',
  options: generatorOptions,
};
const images: Shape = {
  list: { fields: { name: 'text', newName: 'text', tagSuffix: 'text', newTag: 'text', digest: 'text' } },
};

/** The fields of a kustomization (kustomize, api/types/kustomization.go). */
const FIELDS: Readonly<Record<string, Shape>> = {
  apiVersion: 'text',
  kind: 'text',
  metadata: 'any',
  openapi: textMap,
  namePrefix: 'text',
  nameSuffix: 'text',
  namespace: 'text',
  commonLabels: textMap,
  labels: {
    list: {
      fields: {
        pairs: textMap,
        includeSelectors: 'boolean',
        includeTemplates: 'boolean',
        fields: fieldSpecs,
      },
    },
  },
  commonAnnotations: textMap,
  patchesStrategicMerge: texts,
  patchesJson6902: patches,
  patches,
  images,
  imageTags: images,
  replacements: 'any',
  replicas: { list: { fields: { name: 'text', count: 'integer' } } },
  vars: 'any',
  sortOptions: 'any',
  resources: texts,
  components: texts,
  crds: texts,
  bases: texts,
  configMapGenerator: { list: { fields: generator } },
  secretGenerator: { list: { fields: { ...generator, type: 'text' } } },
  helmGlobals: 'any',
  helmCharts: 'any',
  helmChartInflationGenerator: 'any',
  generatorOptions,
  configurations: texts,
  generators: texts,
  transformers: texts,
  validators: texts,
  buildMetadata: texts,
};

/** Fields that need plugins, other programs or schemas, which only the real program has. */
const NOT_BUILT: readonly string[] = [
  'openapi',
  'replacements',
  'vars',
  'crds',
  'helmGlobals',
  'helmCharts',
  'helmChartInflationGenerator',
  'configurations',
  'generators',
  'transformers',
  'validators',
  'buildMetadata',
  'sortOptions',
];

/** How a kustomization is read. */
export interface Reading {
  /**
   * Whether unknown fields are dropped and numbers become text where text is expected, as Flux reads the kustomization
   * of the folder that it builds (fluxcd/pkg, kustomize, GenerateManifest: sigs.k8s.io/yaml, Unmarshal).
   */
  readonly lenient: boolean;
}

/** Why a kustomization cannot be used. */
export interface NotRead {
  readonly kind: 'unsupported' | 'invalid';
  readonly what: string;
}

/**
 * Checks the fields of a kustomization and their types as kustomize decodes them: names of fields in any case, no
 * unknown ones, and no number where text is expected.
 */
export function kustomizationOf(document: Node | undefined, { lenient }: Reading): Result<NodeMap, NotRead> {
  if (document === undefined) return ok({});
  const read = decoded(document, { fields: FIELDS }, '', lenient);
  if (!read.ok) return err({ kind: 'invalid', what: read.error });
  const kustomization = read.value as NodeMap;
  const beyond = NOT_BUILT.find((field) => isUsed(kustomization[field]));
  return beyond === undefined ? ok(kustomization) : err({ kind: 'unsupported', what: `the field ${beyond}` });
}

function isUsed(value: Node | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isMap(value) ? Object.keys(value).length > 0 : !isNothing(value);
}

function decoded(value: Node, shape: Shape, path: string, lenient: boolean): Result<Node, string> {
  if (shape === 'any') return ok(value);
  if (isNothing(value)) return ok(EMPTY);
  if (typeof shape === 'string') return scalarOf(value, shape, path, lenient);
  if ('list' in shape) {
    if (!Array.isArray(value)) return err(`${path} must be a list`);
    const items: Node[] = [];
    for (const [index, item] of value.entries()) {
      const read = decoded(item, shape.list, `${path}[${index}]`, lenient);
      if (!read.ok) return read;
      items.push(read.value === EMPTY ? (shape.list === 'text' ? '' : {}) : read.value);
    }
    return ok(items);
  }
  if (!isMap(value)) return err(`${path || 'the kustomization'} must be a map`);
  const map: NodeMap = {};
  for (const key of Object.keys(value)) {
    const found = 'values' in shape ? { key, shape: shape.values } : fieldNamed(shape.fields, key);
    const inner = path === '' ? key : `${path}.${key}`;
    if (!found) {
      if (lenient) continue;
      return err(`${inner} is an unknown field`);
    }
    const read = decoded(value[key] as Node, found.shape, inner, lenient);
    if (!read.ok) return read;
    if (read.value !== EMPTY) setEntry(map, found.key, read.value);
    else if ('values' in shape) setEntry(map, found.key, '');
  }
  return ok(map);
}

/** Go's decoder of JSON finds a field in any case (encoding/json, Unmarshal). */
function fieldNamed(
  fields: Readonly<Record<string, Shape>>,
  key: string,
): { readonly key: string; readonly shape: Shape } | undefined {
  const name = Object.hasOwn(fields, key)
    ? key
    : Object.keys(fields).find((each) => each.toLowerCase() === key.toLowerCase());
  const shape = name === undefined ? undefined : fields[name];
  return name === undefined || shape === undefined ? undefined : { key: name, shape };
}

function scalarOf(
  value: Node,
  shape: 'text' | 'integer' | 'boolean',
  path: string,
  lenient: boolean,
): Result<Node, string> {
  if (shape === 'boolean')
    return typeof value === 'boolean' ? ok(value) : err(`${path} must be true or false`);
  if (shape === 'integer') return Number.isSafeInteger(value) ? ok(value) : err(`${path} must be an integer`);
  if (typeof value === 'string') return ok(value);
  if (lenient && (typeof value === 'number' || typeof value === 'boolean')) return ok(String(value));
  return err(`${path} must be text; put ${typeof value === 'object' ? 'text' : String(value)} in quotes`);
}
