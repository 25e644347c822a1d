import { err, ok, type Result } from '@tandem/contract';
import { isObject, type JsonObject, MANIFEST_LIMITS, textAt } from '@tandem/kubernetes-objects';
import { type BuildProblem, invalid, type Origin, originOf, withOrigin } from '@tandem/kustomize';
import { readYaml, writeYaml, type YamlDialect } from '@tandem/positions';
import { PlainFilling } from './plain-filling.ts';
import { substitute, type Variables } from './substitute.ts';

/** A variable without a value, and the manifest that uses it. */
export interface UnsetVariable {
  readonly name: string;
  readonly origin: Origin | undefined;
}

/** An object whose variables were filled in. */
interface Filled {
  readonly object: JsonObject;
  readonly unset: readonly string[];
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
export function filledIn(object: JsonObject, variables: Variables): Result<Filled, BuildProblem> {
  if (!JSON.stringify(object).includes('$')) return ok({ object, unset: [] });
  const quick = new PlainFilling(variables);
  const made = quick.filled(object);
  const filled = made === undefined ? inText(object, variables) : ok({ value: made, ...quick.found() });
  if (!filled.ok) return filled;
  const { value, isOpen, unset } = filled.value;
  const origin = originOf(object);
  return ok({
    object: origin ? withOrigin(value, { ...origin, ...(isOpen && { open: true }) }) : value,
    unset,
  });
}

/** An object whose text was filled in and read again. */
interface FilledText {
  readonly value: JsonObject;
  readonly isOpen: boolean;
  readonly unset: readonly string[];
}

function inText(object: JsonObject, variables: Variables): Result<FilledText, BuildProblem> {
  const name = `${textAt(object, 'kind')} ${textAt(object, 'metadata', 'name')}`;
  const filled = substitute(writeYaml(object, FLUX), variables);
  if (!filled.ok) return err(invalid(`${name}: spec.postBuild cannot fill it in: ${filled.error}.`));
  const { text, isOpen, unset } = filled.value;
  const made = documentIn(text);
  if (!made.ok || !isObject(made.value))
    return err(invalid(`${name} is no YAML after spec.postBuild: ${made.ok ? 'it is no map' : made.error}`));
  return ok({ value: made.value, isOpen, unset });
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
