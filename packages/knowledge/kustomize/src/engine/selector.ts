import { err, ok, type Result } from '@tandem/contract';
import { effectiveNamespace, type Gvk } from './ids.ts';
import { labelSelector } from './label-selector.ts';
import { entry, isMap, type Node, textOf } from './node.ts';
import type { Resource } from './resource.ts';

/** What a target selects by group, version, kind, name and namespace. */
export interface IdSelector {
  gvk(gvk: Gvk): boolean;
  name(name: string): boolean;
  namespace(namespace: string): boolean;
  /** Whether it names nothing, so that it selects everything. */
  readonly empty: boolean;
}

/** The part of a selector that is about identities: each field is a whole regular expression, empty for any. */
export function idSelector(target: Node | undefined): Result<IdSelector, string> {
  const tests = new Map<string, (text: string) => boolean>();
  for (const field of ['group', 'version', 'kind', 'name', 'namespace']) {
    const pattern = isMap(target) ? textOf(entry(target, field)) : '';
    if (pattern === '') continue;
    const test = wholeMatch(pattern);
    if (!test) return err(`${field}: '${pattern}' is not a regular expression`);
    tests.set(field, test);
  }
  const matches = (field: string, text: string) => tests.get(field)?.(text) ?? true;
  return ok({
    gvk: ({ group, version, kind }) =>
      matches('group', group) && matches('version', version) && matches('kind', kind),
    name: (name) => matches('name', name),
    namespace: (namespace) => matches('namespace', namespace),
    empty: tests.size === 0,
  });
}

function wholeMatch(pattern: string): ((text: string) => boolean) | undefined {
  try {
    const expression = new RegExp(`^(?:${pattern})$`, 'u');
    return (text) => expression.test(text);
  } catch {
    return undefined;
  }
}

/** Whether labels and annotations of an object are those that a selector asks for. */
export function textSelector(target: Node | undefined): Result<(resource: Resource) => boolean, string> {
  const read = (field: string) => labelSelector(isMap(target) ? textOf(entry(target, field)) : '');
  const labels = read('labelSelector');
  if (!labels.ok) return err(`labelSelector: ${labels.error}`);
  const annotations = read('annotationSelector');
  if (!annotations.ok) return err(`annotationSelector: ${annotations.error}`);
  return ok(
    (resource) => labels.value(resource.texts('labels')) && annotations.value(resource.texts('annotations')),
  );
}

/**
 * The resources that the target of a patch selects: by what they were first called or are called now (kustomize,
 * api/resmap, Select).
 */
export function selected(resources: readonly Resource[], target: Node): Result<readonly Resource[], string> {
  const id = idSelector(target);
  if (!id.ok) return id;
  const texts = textSelector(target);
  if (!texts.ok) return texts;
  return ok(
    resources.filter((each) => {
      const [first, now] = [each.originalId, each.id];
      const namespaced = [first, now].some((at) => id.value.namespace(effectiveNamespace(at)));
      const named = id.value.name(first.name) || id.value.name(now.name);
      return namespaced && named && id.value.gvk(each.gvk) && texts.value(each);
    }),
  );
}
