import type { Location } from '@tandem/contract';
import {
  isObject,
  type JsonObject,
  type Kinds,
  type Manifest,
  type Path,
  textAt,
  valueAt,
} from '@tandem/kubernetes-objects';

/** An object as a cluster would get it: built, with the file that it comes from. */
export interface Applied {
  readonly apiVersion: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly value: JsonObject;
  /** The object in its file; a place that a patch made is that of the object. */
  readonly origin: Manifest;
  /** The Kustomization of Flux that applies it, where one does. */
  readonly by: Applied | undefined;
}

/** All that one cluster would get from a GitOps tree. */
export interface Scope {
  /** The folder that it begins with; empty for loose manifests. */
  readonly folder: string;
  readonly objects: readonly Applied[];
  /** Whether all of it could be built: where not, nothing is known of what is not among the objects. */
  readonly complete: boolean;
}

/** What rules look at. */
export interface Tree {
  readonly scopes: readonly Scope[];
  readonly kinds: Kinds;
  /** Whether the tree has anything at a path. */
  has(path: string): boolean;
}

/** The place of a value of an object in its file. */
export function placeOf({ origin }: Applied, path: Path, what: 'key' | 'value' = 'value'): Location {
  return origin.place(path, what);
}

/** An object as a finding names it: `ResourceGroup shop/storefront`. */
export function named({ kind, namespace, name }: Pick<Applied, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** The objects of a group and kind; of any kind where none is given. */
export function of(scope: Scope, group: string, kind?: string): readonly Applied[] {
  return scope.objects.filter((each) => each.group === group && (kind === undefined || each.kind === kind));
}

/** The object of a name, or undefined where the scope has none. */
export function find(
  scope: Scope,
  wanted: Pick<Applied, 'group' | 'kind' | 'name'> & { readonly namespace?: string | undefined },
): Applied | undefined {
  return scope.objects.find(
    (each) =>
      each.group === wanted.group &&
      each.kind === wanted.kind &&
      each.name === wanted.name &&
      (each.namespace ?? 'default') === (wanted.namespace ?? 'default'),
  );
}

/** The annotation of an object, or undefined. */
export function annotation({ value }: Applied, name: string): string | undefined {
  const found = valueAt(value, 'metadata', 'annotations', name);
  return typeof found === 'string' ? found : undefined;
}

/** The spec of a workload's pods with its path, or undefined for objects that make none. */
export function podTemplate({
  group,
  kind,
  value,
}: Applied): { readonly template: JsonObject; readonly path: Path } | undefined {
  const path: Path | undefined =
    group === '' && kind === 'Pod'
      ? []
      : group === 'batch' && kind === 'CronJob'
        ? ['spec', 'jobTemplate', 'spec', 'template']
        : ['apps', 'batch'].includes(group)
          ? ['spec', 'template']
          : undefined;
  const template = path && valueAt(value, ...path);
  return path && isObject(template) && textAt(value, 'kind') ? { template, path } : undefined;
}
