import { compileTransition } from '../cel/evaluate-cel.ts';
import { isObject, type Json, type Path } from '../manifest/manifest.ts';
import type { StructuralSchema } from './structural.ts';

/** A transition rule that a change breaks: the API server rejects it. */
export interface TransitionProblem {
  readonly path: Path;
  readonly message: string;
}

/**
 * The rules of a schema that compare with the object before and that a change breaks (Kubernetes docs, "Custom
 * Resources", validation rules, transition rules). They hold where a value is there before and after; items of a list
 * without keys cannot be told apart, and rules that cannot be evaluated here are left out.
 */
export function transitionProblems(
  schema: StructuralSchema,
  self: Json | undefined,
  oldSelf: Json | undefined,
  path: Path = [],
): readonly TransitionProblem[] {
  if (self === undefined || oldSelf === undefined) return [];
  return [...ownProblems(schema, self, oldSelf, path), ...innerProblems(schema, self, oldSelf, path)];
}

function ownProblems(
  schema: StructuralSchema,
  self: Json,
  oldSelf: Json,
  path: Path,
): readonly TransitionProblem[] {
  return (schema['x-kubernetes-validations'] ?? []).flatMap(({ rule, message, optionalOldSelf }) => {
    const compiled = optionalOldSelf ? undefined : compileTransition(rule);
    if (!compiled?.ok) return [];
    const answer = compiled.value(self, oldSelf);
    if (!answer.ok || answer.value) return [];
    return [{ path, message: message ?? `the rule ${rule} is broken` }];
  });
}

function innerProblems(
  schema: StructuralSchema,
  self: Json,
  oldSelf: Json,
  path: Path,
): readonly TransitionProblem[] {
  if (isObject(self) && isObject(oldSelf)) {
    const { additionalProperties } = schema;
    return Object.keys(self).flatMap((key) => {
      const own = schema.properties?.[key];
      const inner =
        own ?? (isObject(additionalProperties) ? (additionalProperties as StructuralSchema) : undefined);
      return inner ? transitionProblems(inner, self[key], oldSelf[key], [...path, key]) : [];
    });
  }
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  if (!Array.isArray(self) || !Array.isArray(oldSelf) || !schema.items || keys.length === 0) return [];
  const { items } = schema;
  const keyOf = (item: Json) => JSON.stringify(keys.map((key) => (isObject(item) ? item[key] : undefined)));
  const before = new Map(oldSelf.map((item: Json) => [keyOf(item), item]));
  return self.flatMap((item: Json, index) =>
    transitionProblems(items, item, before.get(keyOf(item)), [...path, index]),
  );
}
