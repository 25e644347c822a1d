import { err, ok, type Result } from '@tandem/contract';
import { isObject, type Json, type JsonObject, listAt, textAt, valueAt } from '../manifest/manifest.ts';
import { buildFolder, inNamespace, type SourceFiles } from './build.ts';
import { type ImageChange, withImage } from './images.ts';
import { from } from './origin.ts';
import { patchesIn, withPatch } from './patch.ts';

/**
 * What a Kustomization of Flux applies: its path built, then its own images, patches, namespace and substitutions
 * (https://fluxcd.io/flux/components/kustomize/kustomizations/). Fields of its spec that would change objects and are
 * not understood here are failures.
 */
export function fluxBuild(files: SourceFiles, spec: JsonObject): Result<readonly JsonObject[], string> {
  for (const field of [
    'components',
    'decryption',
    'namePrefix',
    'nameSuffix',
    'commonMetadata',
    'kubeConfig',
  ]) {
    if (spec[field] !== undefined) return err(`The field spec.${field} is not understood here.`);
  }
  const built = buildFolder(files, textAt(spec, 'path') ?? '');
  if (!built.ok) return built;
  const patches = patchesIn({ patches: listAt(spec, 'patches') }, () => '');
  if (!patches.ok) return patches;
  let objects = built.value;
  for (const patch of patches.value) {
    const changed: JsonObject[] = [];
    for (const object of objects) {
      const result = withPatch(object, patch);
      if (result === 'other') changed.push(object);
      else if (typeof result === 'string') return err(result);
      else if (result !== null) changed.push(result);
    }
    objects = changed;
  }
  const namespace = textAt(spec, 'targetNamespace');
  if (namespace !== undefined) objects = objects.map((object) => inNamespace(object, namespace));
  for (const change of listAt(spec, 'images') as unknown as readonly ImageChange[]) {
    objects = objects.map((object) => withImage(object, change));
  }
  return substituted(objects, spec);
}

/** Objects that tell Flux to leave their dollars alone. */
const NO_SUBSTITUTION = 'kustomize.toolkit.fluxcd.io/substitute';

function substituted(
  objects: readonly JsonObject[],
  spec: JsonObject,
): Result<readonly JsonObject[], string> {
  const postBuild = valueAt(spec, 'postBuild');
  if (!isObject(postBuild)) return ok(objects);
  if (listAt(postBuild, 'substituteFrom').length > 0)
    return err('The field spec.postBuild.substituteFrom is not understood here.');
  const values = isObject(postBuild.substitute) ? postBuild.substitute : {};
  return ok(
    objects.map((object) =>
      textAt(object, 'metadata', 'annotations', NO_SUBSTITUTION) === 'disabled' ||
      textAt(object, 'metadata', 'labels', NO_SUBSTITUTION) === 'disabled'
        ? object
        : from(object, walk(object, values) as JsonObject),
    ),
  );
}

function walk(value: Json, values: JsonObject): Json {
  if (typeof value === 'string') return filled(value, values);
  if (Array.isArray(value)) return value.map((each: Json) => walk(each, values));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, walk(part, values)]));
}

/** `${NAME}`, `${NAME:=default}` and `${NAME:-default}`; `$${NAME}` is `${NAME}` (Flux docs, "Post build variable substitution"). */
function filled(text: string, values: JsonObject): string {
  return text.replace(
    /(\$?)\$\{([A-Za-z_]\w*)(?::[=-]([^}]*))?\}/g,
    (whole, escaped: string, name: string, fallback: string | undefined) => {
      if (escaped !== '') return whole.slice(1);
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      return value === undefined || value === '' ? (fallback ?? '') : String(value);
    },
  );
}
