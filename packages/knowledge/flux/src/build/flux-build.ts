import { err, ok, type Result } from '@tandem/contract';
import { isObject, type Json, type JsonObject, listAt, textAt, valueAt } from '@tandem/kubernetes-objects';
import {
  type BuildProblem,
  buildForFlux,
  type ImageChange,
  originOf,
  type SourceFiles,
} from '@tandem/kustomize';
import { filledIn, type UnsetVariable } from '../substitution/fill-object.ts';
import { type FoundVariables, type VariableSource, variablesOf } from '../substitution/variables.ts';

/** What a Kustomization of Flux applies. */
export interface FluxBuilt {
  readonly objects: readonly JsonObject[];
  /**
   * Variables without a value and without a default. The Kustomization fails with them from Flux 2.9 on (feature gate
   * StrictPostBuildSubstitutions of kustomize-controller 1.9); before, nothing comes in their place.
   */
  readonly unset: readonly UnsetVariable[];
}

/**
 * What a Kustomization of Flux applies: its path built with what the Kustomization adds, then its substitutions, then
 * its common metadata, which the controller sets and not the build
 * (https://fluxcd.io/flux/components/kustomize/kustomizations/; kustomize-controller v1.9, apply). Encrypted values
 * stay as they are.
 *
 * @param source Finds the ConfigMaps and Secrets that hold variables; absent: none is known.
 */
export function fluxBuild(
  files: SourceFiles,
  spec: JsonObject,
  source: VariableSource = () => undefined,
): Result<FluxBuilt, BuildProblem> {
  if (spec.kubeConfig !== undefined)
    return err({ kind: 'unsupported', detail: 'spec.kubeConfig applies it to another cluster.' });
  const built = buildForFlux(files, textAt(spec, 'path') ?? '', {
    namespace: textAt(spec, 'targetNamespace'),
    namePrefix: textAt(spec, 'namePrefix'),
    nameSuffix: textAt(spec, 'nameSuffix'),
    patches: listAt(spec, 'patches').filter(isObject),
    components: listAt(spec, 'components').map(String),
    ignoreMissingComponents: spec.ignoreMissingComponents === true,
    images: listAt(spec, 'images').filter(isObject) as unknown as readonly ImageChange[],
  });
  if (!built.ok) return built;
  const variables = variablesOf(spec, source);
  if (!variables.ok) return variables;
  const filled = substituted(built.value, variables.value);
  if (!filled.ok) return filled;
  const { objects, unset } = filled.value;
  return ok({ objects: objects.map((object) => withCommonMetadata(object, spec)), unset });
}

function withCommonMetadata(object: JsonObject, spec: JsonObject): JsonObject {
  const common = valueAt(spec, 'commonMetadata');
  if (!isObject(common)) return object;
  const metadata: Record<string, Json> = { ...(isObject(object.metadata) ? object.metadata : {}) };
  for (const field of ['labels', 'annotations']) {
    const more = common[field];
    if (isObject(more)) metadata[field] = { ...(isObject(metadata[field]) ? metadata[field] : {}), ...more };
  }
  return { ...object, metadata };
}

/** Objects with this label or annotation keep their dollars. */
const NO_SUBSTITUTION = 'kustomize.toolkit.fluxcd.io/substitute';

function substituted(
  objects: readonly JsonObject[],
  variables: FoundVariables | undefined,
): Result<FluxBuilt, BuildProblem> {
  if (!variables) return ok({ objects, unset: [] });
  const filled: JsonObject[] = [];
  const unset: UnsetVariable[] = [];
  for (const object of objects) {
    const isOff = ['annotations', 'labels'].some(
      (field) => textAt(object, 'metadata', field, NO_SUBSTITUTION) === 'disabled',
    );
    const made = isOff ? undefined : filledIn(object, variables);
    if (made && !made.ok) return made;
    filled.push(made?.value.object ?? object);
    for (const name of made?.value.unset ?? []) unset.push({ name, origin: originOf(object) });
  }
  return ok({ objects: filled, unset });
}
