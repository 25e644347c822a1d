import { err, ok, type Result } from '@tandem/contract';
import {
  isObject,
  type Json,
  type JsonObject,
  listAt,
  MANIFEST_LIMITS,
  textAt,
  valueAt,
} from '@tandem/kubernetes-objects';
import {
  type BuildProblem,
  buildForFlux,
  type ImageChange,
  invalid,
  originOf,
  type SourceFiles,
  withOrigin,
} from '@tandem/kustomize';
import { readYaml, writeYaml, type YamlDialect } from '@tandem/positions';

/**
 * What a Kustomization of Flux applies: its path built with what the Kustomization adds, then its substitutions, then
 * its common metadata, which the controller sets and not the build
 * (https://fluxcd.io/flux/components/kustomize/kustomizations/; kustomize-controller v1.9, apply). Encrypted values
 * stay as they are.
 */
export function fluxBuild(files: SourceFiles, spec: JsonObject): Result<readonly JsonObject[], BuildProblem> {
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
  const filled = substituted(built.value, spec);
  return filled.ok ? ok(filled.value.map((object) => withCommonMetadata(object, spec))) : filled;
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

/** Objects that tell Flux to leave their dollars alone. */
const NO_SUBSTITUTION = 'kustomize.toolkit.fluxcd.io/substitute';

function substituted(
  objects: readonly JsonObject[],
  spec: JsonObject,
): Result<readonly JsonObject[], BuildProblem> {
  const postBuild = valueAt(spec, 'postBuild');
  if (!isObject(postBuild)) return ok(objects);
  // Values of ConfigMaps and Secrets are those of the cluster: what they fill in stays as it is.
  const open = listAt(postBuild, 'substituteFrom').length > 0;
  const values = isObject(postBuild.substitute) ? postBuild.substitute : {};
  const filled: JsonObject[] = [];
  for (const object of objects) {
    const off =
      textAt(object, 'metadata', 'annotations', NO_SUBSTITUTION) === 'disabled' ||
      textAt(object, 'metadata', 'labels', NO_SUBSTITUTION) === 'disabled';
    const made = off ? ok(object) : withValues(object, values, open);
    if (!made.ok) return made;
    filled.push(made.value);
  }
  return ok(filled);
}

/**
 * YAML as Flux reads the text of an object again: YAML 1.1 without its dates and sexagesimal numbers, which go-yaml
 * takes for text (go-yaml, README, "Compatibility"; fluxcd/pkg, kustomize, SubstituteVariables).
 */
const FLUX: YamlDialect = {
  version: '1.1',
  scalars: 'typed',
  mergeKeys: 'resolved',
  duplicateKeys: 'rejected',
  without: ['timestamp', 'sexagesimal'],
};

/**
 * Fills variables in as Flux does: in the YAML text of the object, which is read again, so that `${n}` may become a
 * number (fluxcd/pkg, kustomize, SubstituteVariables). Unquoted `yes` and `on` are truths there, as in Kubernetes.
 */
function withValues(object: JsonObject, values: JsonObject, open: boolean): Result<JsonObject, BuildProblem> {
  const plain = JSON.stringify(object);
  if (!plain.includes('${')) return ok(object);
  const text = filled(writeYaml(object, FLUX), values, open);
  const made = documentIn(text);
  if (!made.ok || !isObject(made.value)) {
    const name = `${textAt(object, 'kind')} ${textAt(object, 'metadata', 'name')}`;
    return err(invalid(`${name} is no YAML after spec.postBuild: ${made.ok ? 'it is no map' : made.error}`));
  }
  const origin = originOf(object);
  return ok(origin ? withOrigin(made.value, { ...origin, ...(open && { open }) }) : made.value);
}

/** The one document of a text; the error is why it has none. */
function documentIn(text: string): Result<unknown, string> {
  const read = readYaml(text, { dialect: FLUX, limits: MANIFEST_LIMITS });
  if (!read.ok) return err('it is too large');
  const [document, second] = read.value.documents;
  const problem = document?.problems[0]?.message ?? (second && 'it is more than one document');
  if (problem !== undefined) return err(problem);
  const made = document?.value(MANIFEST_LIMITS.aliases) ?? ok(null);
  return made.ok ? made : err(made.error.message);
}

/** `${NAME}`, `${NAME:=default}` and `${NAME:-default}`; `$${NAME}` is `${NAME}` (Flux docs, "Post build variable substitution"). */
function filled(text: string, values: JsonObject, open: boolean): string {
  return text.replace(
    /(\$?)\$\{([A-Za-z_]\w*)(?::[=-]([^}]*))?\}/g,
    (whole, escaped: string, name: string, fallback: string | undefined) => {
      if (escaped !== '') return whole.slice(1);
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined && open) return whole;
      return value === undefined || value === '' ? (fallback ?? '') : String(value);
    },
  );
}
