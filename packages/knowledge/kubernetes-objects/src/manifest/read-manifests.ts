import { readQuickly } from '@tandem/positions';
import { MANIFEST_LIMITS, type ManifestLimits } from './kubernetes-yaml.ts';
import { isObject, type Manifest, type ManifestFile } from './manifest.ts';
import { isList, manifestOf, withType } from './object-of.ts';
import { type ReadManifests, readLocated, tooLarge } from './read-located.ts';

/**
 * Reads the objects of a file with one or many YAML (or JSON) documents; the items of a `List` count as
 * objects. Empty documents are passed over. Keys that stand twice, text that is no YAML, things that are no
 * Kubernetes object and files beyond the limits are findings with their place.
 */
export function readManifests(file: ManifestFile, limits: ManifestLimits = MANIFEST_LIMITS): ReadManifests {
  if (file.text.length > limits.characters)
    return tooLarge(file, { kind: 'characters', most: limits.characters });
  return withoutPlaces(file, limits) ?? readLocated(file, limits);
}

/** What needs the reader with places: anchors and aliases, which may stand for more than memory holds, and tags. */
const LOCATED = /(?:^|[\s[{,:?-])[&*!][^\s]/m;

/**
 * Reads a file with the reader that is quick and has no places; a place is found when it is asked for. Undefined where
 * the reader with places has to read the file: it reports what is wrong.
 */
function withoutPlaces(file: ManifestFile, limits: ManifestLimits): ReadManifests | undefined {
  if (LOCATED.test(file.text)) return undefined;
  const read = readQuickly(file.text);
  if (!read.ok || read.value.length > limits.documents) return undefined;
  let located: ReadManifests | undefined;
  const manifests: Manifest[] = [];
  for (const value of read.value) {
    if (value === null || value === undefined) continue;
    if (!isObject(value) || isList(value)) return undefined;
    const typed = withType(value, file);
    const { apiVersion, kind } = typed;
    if (typeof apiVersion !== 'string' || typeof kind !== 'string' || apiVersion === '' || kind === '')
      return undefined;
    const index = manifests.length;
    const place: Manifest['place'] = (path, what) => {
      located ??= readLocated(file, limits);
      return located.manifests[index]?.place(path, what) ?? { file: file.path };
    };
    manifests.push(manifestOf(file, typed, apiVersion, kind, place));
  }
  return { manifests, findings: [] };
}
