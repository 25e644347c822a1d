import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { err, ok, type Result } from '@tandem/contract';
import {
  isObject,
  type Json,
  type JsonObject,
  KUSTOMIZATION_FILE,
  listAt,
  type ManifestFile,
  readManifests,
  stableJson,
  textAt,
  valueAt,
} from '@tandem/kubernetes-objects';
import { type BuildProblem, invalid, problemIn, unsupported } from './build-problem.ts';
import { originOf, withOrigin } from './origin.ts';

const FIELDS = [
  ['configMapGenerator', 'ConfigMap'],
  ['secretGenerator', 'Secret'],
] as const;

/**
 * The ConfigMaps and Secrets that a kustomization makes, added to what is there already, or in its place
 * (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator/). Their names get the
 * hash of what they hold only when the whole build is done: {@link withHashes}.
 *
 * @param file The kustomization, where what is generated comes from.
 * @param read A file that the kustomization names; undefined where there is none.
 */
export function withGenerated(
  objects: readonly JsonObject[],
  kustomization: JsonObject,
  file: string,
  read: (name: string) => string | undefined,
): Result<readonly JsonObject[], BuildProblem> {
  let all = objects;
  for (const [field, kind] of FIELDS) {
    for (const generator of listAt(kustomization, field)) {
      const made = generated(kind, generator, valueAt(kustomization, 'generatorOptions'), file, read);
      if (!made.ok) return made;
      const placed = put(all, made.value, textAt(generator, 'behavior') ?? 'create');
      if (!placed.ok) return placed;
      all = placed.value;
    }
  }
  return ok(all);
}

/** The paths of the files that the generators of kustomizations among these read: they need not be manifests. */
export function generatorPaths(files: readonly ManifestFile[]): readonly string[] {
  return files
    .filter(({ path, text }) => KUSTOMIZATION_FILE.test(path) && text.includes('Generator'))
    .flatMap((file) =>
      readManifests(file).manifests.flatMap(({ value }) =>
        FIELDS.flatMap(([field]) => listAt(value, field))
          .flatMap((each) => [
            ...listAt(each, 'files').map((entry) => fileOf(String(entry)).path),
            ...envFiles(each),
          ])
          .map((path) => posix.join(posix.dirname(file.path), path)),
      ),
    );
}

function envFiles(generator: Json): readonly string[] {
  const env = textAt(generator, 'env');
  return [...listAt(generator, 'envs').map(String), ...(env === undefined ? [] : [env])];
}

function fileOf(entry: string): { readonly key: string; readonly path: string } {
  const equals = entry.indexOf('=');
  const path = entry.slice(equals + 1);
  return { key: equals < 0 ? (path.split('/').at(-1) ?? path) : entry.slice(0, equals), path };
}

function generated(
  kind: 'ConfigMap' | 'Secret',
  generator: Json,
  common: Json | undefined,
  file: string,
  read: (name: string) => string | undefined,
): Result<JsonObject, BuildProblem> {
  const name = textAt(generator, 'name');
  if (name === undefined) return err(invalid(`a ${kind} generator has no name.`));
  const pairs = pairsOf(generator, read);
  if (!pairs.ok) return pairs;
  const data: Record<string, Json> = {};
  for (const [key, value] of pairs.value) {
    if (Object.hasOwn(data, key))
      return err(invalid(`the generator of ${kind} ${name} has the key ${key} twice.`));
    data[key] = kind === 'Secret' ? base64(value) : value;
  }
  const option = (key: string) => valueAt(generator, 'options', key) ?? valueAt(common, key);
  const maps = (key: string): JsonObject => {
    const [one, other] = [valueAt(common, key), valueAt(generator, 'options', key)];
    return { ...(isObject(one) ? one : {}), ...(isObject(other) ? other : {}) };
  };
  const [labels, annotations] = [maps('labels'), maps('annotations')];
  const namespace = textAt(generator, 'namespace');
  const object: JsonObject = {
    apiVersion: 'v1',
    kind,
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    ...(Object.keys(data).length > 0 && { data }),
    ...(kind === 'Secret' && { type: textAt(generator, 'type') ?? 'Opaque' }),
    ...(option('immutable') === true && { immutable: true }),
  };
  return ok(withOrigin(object, { file, index: 0, hashed: option('disableNameSuffixHash') !== true }));
}

function pairsOf(
  generator: Json,
  read: (name: string) => string | undefined,
): Result<readonly (readonly [string, string])[], BuildProblem> {
  const pairs: (readonly [string, string])[] = [];
  for (const path of envFiles(generator)) {
    const text = read(path);
    if (text === undefined) return err(invalid(`there is no ${path}.`));
    for (const line of text.split(/\r?\n/)) {
      const plain = line.trimStart();
      if (plain === '' || plain.startsWith('#')) continue;
      const equals = plain.indexOf('=');
      if (equals < 0) return err(problemIn(path, unsupported(`the variable ${plain} of the environment`)));
      pairs.push([plain.slice(0, equals), plain.slice(equals + 1)]);
    }
  }
  for (const entry of listAt(generator, 'files')) {
    const { key, path } = fileOf(String(entry));
    const text = read(path);
    if (text === undefined) return err(invalid(`there is no ${path}.`));
    if (text.includes('\uFFFD')) return err(unsupported(`${path}, which is no text`));
    pairs.push([key, text]);
  }
  for (const entry of listAt(generator, 'literals')) {
    const text = String(entry);
    const equals = text.indexOf('=');
    if (equals < 1) return err(invalid(`the literal ${text} is no key=value.`));
    pairs.push([text.slice(0, equals), text.slice(equals + 1).replace(/^(["'])([\s\S]*)\1$/, '$2')]);
  }
  return ok(pairs);
}

/** Base64 as kustomize writes it: what is longer than 70 characters stands in lines, each with its end. */
function base64(text: string): string {
  const whole = Buffer.from(text, 'utf8').toString('base64');
  return whole.length > 70 ? `${whole.match(/.{1,70}/g)?.join('\n')}\n` : whole;
}

function put(
  objects: readonly JsonObject[],
  made: JsonObject,
  behavior: string,
): Result<readonly JsonObject[], BuildProblem> {
  const name = textAt(made, 'metadata', 'name') ?? '';
  const what = `${String(made.kind)} ${name}`;
  const at = objects.findIndex(
    (each) =>
      each.apiVersion === 'v1' && each.kind === made.kind && textAt(each, 'metadata', 'name') === name,
  );
  const before = objects[at];
  if (behavior === 'create') {
    return before
      ? err(invalid(`${what} is there already: its generator needs a behavior.`))
      : ok([...objects, made]);
  }
  if (!before) return err(invalid(`there is no ${what} to ${behavior}.`));
  const metadata = { ...mapOf(before.metadata) };
  for (const field of ['labels', 'annotations']) {
    const both = { ...mapOf(valueAt(before, 'metadata', field)), ...mapOf(valueAt(made, 'metadata', field)) };
    if (Object.keys(both).length > 0) metadata[field] = both;
  }
  const data = behavior === 'merge' ? { ...mapOf(before.data), ...mapOf(made.data) } : mapOf(made.data);
  // Whether the name gets a hash stays as it was for what is merged or replaced.
  const whole = withOrigin(
    { ...made, metadata, data },
    {
      ...(originOf(made) ?? { file: '', index: 0 }),
      hashed: originOf(before)?.hashed === true,
    },
  );
  return ok(objects.map((each, index) => (index === at ? whole : each)));
}

function mapOf(value: unknown): Readonly<Record<string, Json>> {
  return isObject(value) ? value : {};
}

/** What was generated under its last name, and what refers to it with that name. */
export function withHashes(objects: readonly JsonObject[]): readonly JsonObject[] {
  const names = new Map<string, string>();
  const renamed = objects.map((object) => {
    const origin = originOf(object);
    if (!origin?.hashed) return object;
    const name = textAt(object, 'metadata', 'name') ?? '';
    const last = `${name}-${hashOf(object)}`;
    names.set(`${String(object.kind)} ${textAt(object, 'metadata', 'namespace') ?? ''} ${name}`, last);
    return { ...object, metadata: { ...mapOf(object.metadata), name: last } };
  });
  if (names.size === 0) return renamed;
  return renamed.map((object) => {
    const namespace = textAt(object, 'metadata', 'namespace') ?? '';
    return referring(object, (kind, name) => names.get(`${kind} ${namespace} ${name}`) ?? name);
  });
}

type Rename = (kind: 'ConfigMap' | 'Secret', name: string) => string;

/** Fields that name a ConfigMap or Secret, by the key of the map that they are in (kustomize, namereference.go). */
const NAMES: Readonly<Record<string, readonly ['ConfigMap' | 'Secret', string]>> = {
  configMapRef: ['ConfigMap', 'name'],
  configMapKeyRef: ['ConfigMap', 'name'],
  configMap: ['ConfigMap', 'name'],
  secretRef: ['Secret', 'name'],
  secretKeyRef: ['Secret', 'name'],
  secret: ['Secret', 'secretName'],
};

/** Kinds whose references kustomize knows; those of custom kinds it leaves as they are. */
const REFERRING: readonly string[] = [
  'Pod',
  'Deployment',
  'ReplicaSet',
  'DaemonSet',
  'StatefulSet',
  'ReplicationController',
  'Job',
  'CronJob',
];

function referring(object: JsonObject, rename: Rename): JsonObject {
  const kind = String(object.kind);
  if (REFERRING.includes(kind)) return { ...object, spec: inPods(object.spec ?? null, rename) };
  if (kind === 'Ingress' && isObject(object.spec)) {
    const tls = listAt(object.spec, 'tls').map((each) => renamedIn(each, 'secretName', 'Secret', rename));
    return tls.length === 0 ? object : { ...object, spec: { ...object.spec, tls } };
  }
  if (kind !== 'ServiceAccount') return object;
  const lists = ['secrets', 'imagePullSecrets'].flatMap((field) => {
    const list = listAt(object, field);
    return list.length === 0 ? [] : [[field, list.map((each) => renamedIn(each, 'name', 'Secret', rename))]];
  });
  return { ...object, ...Object.fromEntries(lists) };
}

function inPods(value: Json, rename: Rename): Json {
  if (Array.isArray(value)) return value.map((each: Json) => inPods(each, rename));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]): readonly [string, Json] => {
      if (key === 'imagePullSecrets' && Array.isArray(each)) {
        return [key, each.map((entry: Json) => renamedIn(entry, 'name', 'Secret', rename))];
      }
      const [kind, field] = NAMES[key] ?? [];
      const inner = inPods(each, rename);
      if (!kind || !field) return [key, inner];
      // In projected volumes a Secret is called by its name.
      const named = key === 'secret' && textAt(inner, 'secretName') === undefined ? 'name' : field;
      return [key, renamedIn(inner, named, kind, rename)];
    }),
  );
}

function renamedIn(value: Json, field: string, kind: 'ConfigMap' | 'Secret', rename: Rename): Json {
  const name = textAt(value, field);
  return isObject(value) && name !== undefined ? { ...value, [field]: rename(kind, name) } : value;
}

/**
 * The hash that kustomize puts behind a name: ten characters of the SHA-256 of what the object holds as JSON, with
 * letters that make no words (sigs.k8s.io/kustomize, api/hasher).
 */
function hashOf(object: JsonObject): string {
  const { kind = '', data = '', type = '' } = object;
  // The name is looked for where it is not, and is empty in each hash (seen in what kustomize 5.5 makes).
  const held = { data, kind, name: '', ...(kind === 'Secret' && { type }) };
  const hex = createHash('sha256').update(goJson(held)).digest('hex').slice(0, 10);
  const letters: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };
  return hex.replace(/[013ae]/g, (digit) => letters[digit] ?? digit);
}

/** JSON as Go writes it: keys sorted, and what HTML knows escaped (encoding/json, Marshal). */
function goJson(value: Json): string {
  return stableJson(value).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
