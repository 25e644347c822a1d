import type { Location } from '@tandem/contract';
import { isFluxKind } from '@tandem/flux';
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

/** Something of a scope of which nothing is known here, and which may define objects. */
export interface Opening {
  /**
   * `chart`: the objects of a Helm release; `unbuilt`: a source, base or folder that was not built; `missing`: a
   * folder that its repository lacks, as a rule reports.
   */
  readonly kind: 'chart' | 'unbuilt' | 'missing';
  /** What it is, as a reader names it: `OCIRepository flux-system/podinfo`. */
  readonly what: string;
  /** The one namespace that its objects get; undefined where they may be in any. */
  readonly namespace: string | undefined;
}

/** All that one cluster would get from a GitOps tree. */
export interface Scope {
  /** The folder that it begins with; empty for loose manifests. */
  readonly folder: string;
  readonly objects: readonly Applied[];
  /** What else the cluster gets. */
  readonly openings: readonly Opening[];
  /** The Flux Kustomizations among the objects whose source is not this repository. */
  readonly external: ReadonlySet<Applied>;
}

/**
 * Whether an object that is not among those of a scope may be in its cluster all the same. Charts and the folder that a
 * mistyped path means hold no sources of Flux, as a rule.
 */
export function mayHave(
  { openings }: Scope,
  { group, namespace }: Pick<Applied, 'group'> & { readonly namespace?: string | undefined },
): boolean {
  return openings.some(
    (each) =>
      (each.namespace === undefined || namespace === undefined || each.namespace === namespace) &&
      (each.kind === 'unbuilt' || !isFluxKind(group)),
  );
}

/** What rules look at. */
export interface Tree {
  readonly scopes: readonly Scope[];
  /** The objects that no cluster of the tree gets: bases, components, parts of objects. */
  readonly unapplied: readonly Manifest[];
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
