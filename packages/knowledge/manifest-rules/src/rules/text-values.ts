import { type Applied, podTemplate } from '@tandem/cluster-tree';
import { isObject, type Json, type Path, valueAt } from '@tandem/kubernetes-objects';
import { about, type Rule } from './rule.ts';

/** The maps of texts of an object of Kubernetes itself, and of the metadata of any object. */
function mapsOf(object: Applied): readonly Path[] {
  const { group, kind } = object;
  const pods = podTemplate(object);
  const metadata = [[], ...(pods && pods.path.length > 0 ? [pods.path] : [])].flatMap((path) => [
    [...path, 'metadata', 'labels'],
    [...path, 'metadata', 'annotations'],
  ]);
  if (group !== '') return metadata;
  if (kind === 'ConfigMap') return [...metadata, ['data']];
  return kind === 'Secret' ? [...metadata, ['data'], ['stringData']] : metadata;
}

export const textRequired: Rule = {
  name: 'text-required',
  about:
    'A number, a truth or a map where the API server takes texts alone: in labels, annotations, and the data of ConfigMaps and Secrets. A variable that stands without quotes becomes a number where its value looks like one.',
  check: (scope) =>
    scope.objects.flatMap((object) =>
      mapsOf(object).flatMap((path) => {
        const whole = valueAt(object.value, ...path);
        if (whole !== undefined && whole !== null && !isObject(whole)) {
          const message = `${path.join('.')} is ${typeOf(whole)}, and must be a map of texts.`;
          return [about(object, 'error', 'text-required', path, message)];
        }
        return entriesAt(object, path).flatMap(([key, value]) => {
          if (typeof value === 'string' || value === null) return [];
          const message = `${path.at(-1)}.${key} is ${typeOf(value)}, and must be a text. Write it in quotes${fromVariable(object, [...path, key])}.`;
          return [about(object, 'error', 'text-required', [...path, key], message)];
        });
      }),
    ),
};

/** The letters and length of a label's value (Kubernetes docs, "Labels and Selectors", syntax and character set). */
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

export const labelInvalid: Rule = {
  name: 'label-invalid',
  about:
    'A value of a label that no API server accepts: more than 63 characters, or other ones than letters, digits, dashes, underscores and dots, with a letter or digit at both ends.',
  check: (scope) =>
    scope.objects.flatMap((object) =>
      mapsOf(object)
        .filter((path) => path.at(-1) === 'labels')
        .flatMap((path) =>
          entriesAt(object, path).flatMap(([key, value]) => {
            if (typeof value !== 'string' || value.includes('${') || LABEL_VALUE.test(value)) return [];
            const message = `the label ${key} has the value '${value}', which no API server accepts: at most 63 letters, digits, -, _ and ., with a letter or digit at both ends.`;
            return [about(object, 'error', 'label-invalid', [...path, key], message)];
          }),
        ),
    ),
};

function entriesAt({ value }: Applied, path: Path): readonly (readonly [string, Json])[] {
  const map = valueAt(value, ...path);
  return isObject(map) ? Object.entries(map) : [];
}

function typeOf(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  return isObject(value)
    ? 'a map'
    : typeof value === 'boolean'
      ? `the truth ${value}`
      : `the number ${value}`;
}

/**
 * What to do where a variable of the file became another type (https://fluxcd.io/flux/components/kustomize/kustomizations/,
 * "Post build substitution of numbers and booleans").
 */
function fromVariable({ origin }: Applied, path: Path): string {
  const written = valueAt(origin.value, ...path);
  return typeof written === 'string' && written.includes('$')
    ? `: quotes around a variable are lost, so write \${quote}${written}\${quote} and set quote: '"' in spec.postBuild.substitute`
    : '';
}
