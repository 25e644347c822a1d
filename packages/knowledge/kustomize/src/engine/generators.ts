import { createHash } from 'node:crypto';
import { type Json, stableJson } from '@tandem/kubernetes-objects';
import { invalid, NotBuilt, unsupported } from '../build-problem.ts';
import type { Origin } from '../origin.ts';
import type { GeneratorArguments, GeneratorOptions } from './kustomization.ts';
import { entry, isMap, jsonOf, type NodeMap, setEntry, textOf } from './node.ts';
import { Resource } from './resource.ts';

/** The text of a file that a generator names. @throws NotBuilt where there is none. */
export type ReadFile = (name: string) => string;

/**
 * Makes the ConfigMap or Secret of a generator
 * (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator/). Its name gets the hash
 * of what it holds only when the whole build is done.
 *
 * @throws NotBuilt where a file is missing or a key is given twice.
 */
export function generated(
  kind: 'ConfigMap' | 'Secret',
  args: GeneratorArguments,
  common: GeneratorOptions,
  origin: Origin,
  read: ReadFile,
): Resource {
  const { name = '', namespace = '', options = {} } = args;
  if (name === '') throw new NotBuilt(invalid(`a ${kind} generator has no name.`));
  const value: NodeMap = { apiVersion: 'v1', kind, metadata: { name } };
  if (kind === 'Secret') value.type = args.type || 'Opaque';
  const pairs = pairsOf(kind, name, args, read);
  const data: NodeMap = {};
  for (const key of [...pairs.keys()].sort()) {
    const text = pairs.get(key) ?? '';
    setEntry(data, key, kind === 'Secret' ? base64(text) : text);
  }
  if (kind === 'Secret' || pairs.size > 0) value.data = data;
  if (options.immutable || common.immutable) value.immutable = true;
  const made = new Resource(value, origin);
  made.setNamespace(namespace);
  for (const field of ['labels', 'annotations'] as const) {
    const texts = { ...common[field], ...options[field] };
    if (Object.keys(texts).length > 0) made.setTexts(field, texts);
  }
  made.hashed = !(options.disableNameSuffixHash || common.disableNameSuffixHash);
  made.behavior = args.behavior === 'merge' || args.behavior === 'replace' ? args.behavior : 'create';
  return made;
}

function pairsOf(
  kind: string,
  name: string,
  args: GeneratorArguments,
  read: ReadFile,
): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  const add = (key: string, value: string): void => {
    if (pairs.has(key))
      throw new NotBuilt(invalid(`the generator of ${kind} ${name} has the key ${key} twice.`));
    pairs.set(key, value);
  };
  const envs = [...(args.envs ?? []), ...(args.env ? [args.env] : [])];
  for (const path of envs) for (const [key, value] of environment(textIn(path, read))) add(key, value);
  for (const literal of args.literals ?? []) {
    const equals = literal.indexOf('=');
    if (equals < 1)
      throw new NotBuilt(invalid(`the literal ${literal} of ${kind} ${name} is not key=value.`));
    add(literal.slice(0, equals), literal.slice(equals + 1).replace(/^(["'])([\s\S]*)\1$/, '$2'));
  }
  for (const source of args.files ?? []) {
    const { key, path } = fileSource(source);
    add(key, textIn(path, read));
  }
  return pairs;
}

/** A file of a generator: `path`, or `key=path`. @throws NotBuilt for any other form. */
export function fileSource(source: string): { readonly key: string; readonly path: string } {
  const [key = '', path, more] = source.split('=');
  if (path === undefined) return { key: source.split('/').at(-1) ?? source, path: source };
  if (key === '' || path === '' || more !== undefined)
    throw new NotBuilt(invalid(`the file ${source} of a generator is neither a path nor key=path.`));
  return { key, path };
}

function textIn(path: string, read: ReadFile): string {
  const text = read(path);
  if (text.includes('\uFFFD')) throw new NotBuilt(unsupported(`${path}, which is not text`));
  return text;
}

/** The variables of a file of `NAME=value` lines; a line without `=` is a variable that is empty. */
function environment(text: string): readonly (readonly [string, string])[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => line.replace(/\r$/, '').trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const equals = line.indexOf('=');
      return equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)];
    });
}

/** Base64 as kustomize writes it: what is longer than 70 characters is broken into lines, each with its end. */
function base64(text: string): string {
  const whole = Buffer.from(text, 'utf8').toString('base64');
  return whole.length >= 70 ? `${whole.match(/.{1,70}/g)?.join('\n')}\n` : whole;
}

/** Puts the hash of what they hold behind the names of generated objects. */
export function addHashes(resources: readonly Resource[]): void {
  for (const resource of resources) {
    if (!resource.hashed) continue;
    const hash = hashOf(resource.value);
    resource.remember();
    resource.setName(`${resource.name}-${hash}`);
  }
}

/**
 * The hash that kustomize puts behind a name: ten characters of the SHA-256 of what the object holds as JSON, with
 * letters that make no words (sigs.k8s.io/kustomize, api/hasher).
 */
function hashOf(value: NodeMap): string {
  const kind = textOf(entry(value, 'kind'));
  const field = (name: string): Json => jsonOf(entry(value, name) ?? '');
  const map = (name: string) => (isMap(entry(value, name)) ? { [name]: field(name) } : {});
  // The name is looked for where it is not, and so is empty in each hash.
  const held =
    kind === 'Secret'
      ? { data: field('data'), kind, name: '', type: field('type'), ...map('stringData') }
      : { data: field('data'), kind, name: '', ...map('binaryData') };
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
