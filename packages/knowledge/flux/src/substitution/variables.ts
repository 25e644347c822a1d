import { err, ok, type Result } from '@tandem/contract';
import { isObject, type JsonObject, listAt, textAt, valueAt } from '@tandem/kubernetes-objects';
import { type BuildProblem, invalid } from '@tandem/kustomize';
import type { Variables } from './substitute.ts';

/** A ConfigMap or Secret with variables, as a Kustomization names it. */
export interface VariableObject {
  readonly kind: string;
  readonly name: string;
}

/** Finds an object with variables in the namespace of the Kustomization; undefined where it is not known here. */
export type VariableSource = (wanted: VariableObject) => JsonObject | undefined;

/** The variables of a Kustomization. */
export type FoundVariables = Variables;

/** Names that Flux accepts (fluxcd/pkg, kustomize, varsubRegex). */
const NAME = /^[_A-Za-z][_A-Za-z0-9]*$/;

/** The objects that a Kustomization takes variables from. */
export function variableObjects(spec: JsonObject): readonly VariableObject[] {
  return listAt(spec, 'postBuild', 'substituteFrom').map((each) => ({
    kind: textAt(each, 'kind') ?? '',
    name: textAt(each, 'name') ?? '',
  }));
}

/**
 * The variables of a Kustomization: those of its objects in their order, then its own; undefined where it substitutes
 * nothing (fluxcd/pkg, kustomize, SubstituteVariables and LoadVariables).
 */
export function variablesOf(
  spec: JsonObject,
  source: VariableSource,
): Result<FoundVariables | undefined, BuildProblem> {
  const postBuild = valueAt(spec, 'postBuild');
  if (!isObject(postBuild)) return ok(undefined);
  const values = new Map<string, string>();
  let isOpen = false;
  for (const wanted of variableObjects(spec)) {
    const object = source(wanted);
    const found = object && variablesIn(wanted.kind, object);
    for (const [name, value] of found?.values ?? []) values.set(name, plain(value));
    if (!found || found.isOpen) isOpen = true;
  }
  const own = isObject(postBuild.substitute) ? postBuild.substitute : {};
  for (const [name, value] of Object.entries(own)) values.set(name, plain(String(value)));
  if (values.size === 0 && !isOpen && postBuild.substituteStrategy !== 'Always') return ok(undefined);
  const wrong = [...values.keys()].find((name) => !NAME.test(name));
  if (wrong !== undefined)
    return err(
      invalid(
        `spec.postBuild: the variable ${wrong} has no valid name: letters, digits and _, and no digit first.`,
      ),
    );
  return ok({ values, isOpen });
}

/** The variables in an object; encrypted ones are not known. */
function variablesIn(kind: string, object: JsonObject): Variables {
  const values = new Map<string, string>();
  let isOpen = false;
  const fields = kind === 'Secret' ? ['data', 'stringData'] : ['data'];
  for (const field of fields) {
    const map = valueAt(object, field);
    for (const [name, value] of isObject(map) ? Object.entries(map) : []) {
      if (typeof value !== 'string' || value.startsWith('ENC[')) isOpen = true;
      else
        values.set(
          name,
          kind === 'Secret' && field === 'data' ? Buffer.from(value, 'base64').toString('utf8') : value,
        );
    }
  }
  return { values, isOpen: isOpen || object.sops !== undefined };
}

/** Flux drops the line breaks of values. */
function plain(value: string): string {
  return value.replaceAll('\n', '');
}
