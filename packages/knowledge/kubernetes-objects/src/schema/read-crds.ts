import type { Finding } from '@tandem/contract';
import { readQuickly } from '@tandem/positions';
import { isObject, type ManifestFile } from '../manifest/manifest.ts';
import type { Definition, KindVersion } from './kinds.ts';
import { lazyDefinition } from './lazy-definition.ts';
import { publishedIn } from './published-text.ts';
import type { StructuralSchema } from './structural.ts';

/** A file with definitions. */
export interface DefinitionFile extends ManifestFile {
  /**
   * The file up to the versions of its definition, where it is known to hold one document alone: its text is asked
   * for only where a manifest is of its kind, then. Definitions are large, and few of them are used.
   */
  readonly head?: string;
}

/** What files with CustomResourceDefinitions hold; other objects in them are passed over. */
export interface ReadCrds {
  readonly kinds: readonly Definition[];
  /** What cannot be read; grows while kinds are asked for their versions. */
  readonly findings: readonly Finding[];
}

/**
 * Reads the CustomResourceDefinitions (apiextensions.k8s.io/v1) of files with one or many documents, of `List`s
 * too: single files, folders of them, or the release file of Flux or Azure Service Operator as it is. A document in
 * the form in which these are published is only looked at; its schemas are read when a manifest of its kind is met.
 */
export function readCrds(files: readonly DefinitionFile[]): ReadCrds {
  const kinds: Definition[] = [];
  const findings: Finding[] = [];
  for (const file of files) {
    const { path, head } = file;
    const known = head === undefined ? undefined : publishedIn(head, () => file.text);
    const parse = (text: string) => definitionsOf(text, path, findings);
    if (known) {
      kinds.push(lazyDefinition(known, parse));
      continue;
    }
    for (const document of documentsIn(file.text)) {
      const published = publishedIn(document, () => document);
      if (published) kinds.push(lazyDefinition(published, parse));
      else if (document.includes('CustomResourceDefinition')) kinds.push(...parse(document));
    }
  }
  return { kinds, findings };
}

function documentsIn(text: string): readonly string[] {
  return text.includes('\n---') || text.startsWith('---') ? text.split(/^---.*$/m) : [text];
}

function definitionsOf(text: string, file: string, findings: Finding[]): readonly Definition[] {
  const values = readQuickly(text);
  if (!values.ok) {
    const message = `The definitions cannot be read: ${values.error}`;
    findings.push({ severity: 'error', rule: 'yaml-invalid', message, at: { file } });
    return [];
  }
  const read = values.value.flatMap(definitionsIn);
  if (read.includes(undefined)) {
    const message =
      'A CustomResourceDefinition here has no group, no kind or no versions with names, and was not read.';
    findings.push({ severity: 'error', rule: 'crd-invalid', message, at: { file } });
  }
  return read.filter((each) => each !== undefined);
}

/** The definitions of a document; undefined for one that is broken. */
function definitionsIn(value: unknown): readonly (Definition | undefined)[] {
  if (!isObject(value)) return [];
  if (value.kind === 'List' && Array.isArray(value.items)) return value.items.flatMap(definitionsIn);
  const { spec } = value;
  if (value.kind !== 'CustomResourceDefinition') return [];
  if (!isPublished(spec)) return [undefined];
  const { group, scope, versions, names } = spec;
  const read = versions.map(
    (each): KindVersion => ({
      group,
      version: each.name,
      kind: names.kind,
      scope: scope === 'Cluster' ? 'Cluster' : 'Namespaced',
      served: each.served,
      ...(each.deprecated && { deprecated: each.deprecationWarning ?? '' }),
      ...(each.schema?.openAPIV3Schema && { schema: each.schema.openAPIV3Schema }),
      hasStatus: each.subresources?.status !== undefined,
    }),
  );
  return [{ group, kind: names.kind, versions: () => read }];
}

function isPublished(spec: unknown): spec is Published {
  if (!isObject(spec) || !isObject(spec.names) || !Array.isArray(spec.versions)) return false;
  const whole = typeof spec.group === 'string' && typeof spec.names.kind === 'string';
  return whole && spec.versions.every((each) => isObject(each) && typeof each.name === 'string');
}

/** The part of a CustomResourceDefinition that is read; the API server has checked it before it was published. */
interface Published {
  readonly group: string;
  readonly scope: string;
  readonly names: { readonly kind: string };
  readonly versions: readonly {
    readonly name: string;
    readonly served: boolean;
    readonly deprecated?: boolean;
    readonly deprecationWarning?: string;
    readonly schema?: { readonly openAPIV3Schema?: StructuralSchema };
    readonly subresources?: { readonly status?: unknown };
  }[];
}
