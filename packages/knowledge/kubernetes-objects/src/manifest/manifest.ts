import { posix } from 'node:path';
import type { Location } from '@tandem/contract';

/** A value as JSON knows it, which is all that the Kubernetes API takes. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object; its keys are whatever the file says. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** The way from an object's root to a value in it: keys of maps and indexes of lists. */
export type Path = readonly (string | number)[];

/** A file with manifests, as the caller read it. */
export interface ManifestFile {
  /** The path as findings shall name it. */
  readonly path: string;
  readonly text: string;
  /**
   * The folder whose kustomize build this text is, relative to the repository's root. Default: the folder of
   * `path`. It ties objects to the Flux Kustomization that applies them.
   */
  readonly folder?: string;
}

/** One Kubernetes object of a file. */
export interface Manifest {
  readonly apiVersion: string;
  /** The part of `apiVersion` before the slash; empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  /** Undefined where the file names none. */
  readonly namespace: string | undefined;
  readonly value: JsonObject;
  /** The folder that Flux would apply it from; see {@link ManifestFile}. */
  readonly folder: string;
  /**
   * The place of a value, or of its key. A path that leads nowhere (a field that is missing) gives the place
   * of the nearest parent that is there.
   */
  place(path: Path, what?: 'key' | 'value'): Location;
}

/** Whether a value is a map. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path, or undefined where nothing is there. Looks at own keys only. */
export function valueAt(value: unknown, ...path: Path): Json | undefined {
  let at = value as Json | undefined;
  for (const step of path) {
    if (Array.isArray(at) && typeof step === 'number') at = at[step];
    else if (isObject(at) && Object.hasOwn(at, step)) at = at[step];
    else return undefined;
  }
  return at;
}

/** The text at a path, or undefined where there is none or something else. */
export function textAt(value: unknown, ...path: Path): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The list at a path; empty where there is none. */
export function listAt(value: unknown, ...path: Path): readonly Json[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** A JSON text that is the same for the same values, whatever the order of their keys: keys are sorted. */
export function stableJson(value: Json): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

/** A path inside a source, in one spelling: `./clusters/a/` and `clusters/a` are one; the root is empty. */
export function plainPath(path: string | undefined): string {
  return posix.normalize(`/${path ?? ''}`).replace(/^\/+|\/+$/g, '');
}

/** A path as people write it: `spec.rules[0].host`; a key with other letters stands in brackets. */
export function formatPath(path: Path): string {
  const parts = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return /^[A-Za-z_$][\w$-]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return parts.join('').replace(/^\./, '');
}

/** The object as a finding names it: `Deployment shop/api`. */
export function formatObject({ kind, namespace, name }: Manifest): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name || '(no name)'}`;
}
