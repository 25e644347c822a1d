import { type Finding, formatLocation, nearestName } from '@tandem/contract';
import { formatObject, type Manifest, type ManifestFile } from './manifest/manifest.ts';
import { readManifests } from './manifest/read-manifests.ts';
import type { Kinds, KindVersion } from './schema/kinds.ts';

/** What was checked, and what was found. */
export interface ValidatedManifests {
  readonly findings: readonly Finding[];
  /** How many objects were read. */
  readonly objects: number;
  /** How many of them have no schema here, so that their fields were not checked. */
  readonly unchecked: number;
}

/**
 * Checks the objects of files: YAML, schemas of custom kinds with unknown fields, versions that are not served,
 * and objects that stand twice. Kinds without a definition (those of Kubernetes itself among them) are read, and
 * told as `info`, as a warning where `strict`.
 */
export function validateManifests(
  files: readonly ManifestFile[],
  given: { readonly kinds: Kinds; readonly strict: boolean },
): ValidatedManifests {
  const read = files.map((file) => readManifests(file));
  const manifests = read.flatMap((each) => each.manifests);
  const unchecked = manifests.filter((manifest) => !given.kinds.find(manifest.apiVersion, manifest.kind));
  const findings = [
    ...read.flatMap((each) => each.findings),
    ...manifests.flatMap((manifest) => schemaFindings(manifest, given.kinds)),
    ...unknownKinds(unchecked, given),
    ...doubles(manifests),
  ];
  return { findings: findings.sort(byPlace), objects: manifests.length, unchecked: unchecked.length };
}

function byPlace({ at: one }: Finding, { at: other }: Finding): number {
  const [file, otherFile] = [one?.file ?? '', other?.file ?? ''];
  if (file !== otherFile) return file < otherFile ? -1 : 1;
  return (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0);
}

function schemaFindings(manifest: Manifest, kinds: Kinds): readonly Finding[] {
  const version = kinds.find(manifest.apiVersion, manifest.kind);
  if (!version) return [];
  const reports = kinds.compiled(version)?.check(manifest.value) ?? [];
  return [
    ...servedFindings(manifest, version, kinds),
    ...reports.map(({ path, rule, message, key }): Finding => {
      const at = manifest.place(path, key ? 'key' : 'value');
      return { severity: 'error', rule, message: `${formatObject(manifest)}: ${message}`, at };
    }),
  ];
}

/** A version that the server does not take, or takes no longer before long. */
function servedFindings(manifest: Manifest, version: KindVersion, kinds: Kinds): readonly Finding[] {
  const at = manifest.place(['apiVersion']);
  const others = kinds
    .versionsOf(version.group, version.kind)
    .filter((each) => each.served && !each.deprecated);
  const successor = others.at(-1);
  const hint = successor ? ` Use ${successor.group}/${successor.version}.` : '';
  const what = `${formatObject(manifest)}: the version ${version.version}`;
  if (!version.served) {
    return [{ severity: 'error', rule: 'version-not-served', message: `${what} is not served.${hint}`, at }];
  }
  if (version.deprecated === undefined) return [];
  const words = version.deprecated ? ` ${version.deprecated}` : '';
  return [
    { severity: 'warning', rule: 'version-deprecated', message: `${what} is deprecated.${words}${hint}`, at },
  ];
}

/** A misspelt kind of a known group is an error; any other is one finding for each kind. */
function unknownKinds(
  manifests: readonly Manifest[],
  { kinds, strict }: { readonly kinds: Kinds; readonly strict: boolean },
): readonly Finding[] {
  const told = new Set<string>();
  return manifests.flatMap((manifest): readonly Finding[] => {
    const { apiVersion, kind, group, version } = manifest;
    const versions = kinds.versionsOf(group, kind).map((each) => each.version);
    if (versions.length > 0) {
      const message = `${formatObject(manifest)}: ${group} has no version ${version} of ${kind}; it has ${versions.join(', ')}.`;
      return [{ severity: 'error', rule: 'unknown-version', message, at: manifest.place(['apiVersion']) }];
    }
    const near = nearestName(kind, kinds.kindsOf(group));
    if (near !== undefined) {
      const message = `${group} has no kind ${kind}. Did you mean ${near}?`;
      return [{ severity: 'error', rule: 'unknown-kind', message, at: manifest.place(['kind']) }];
    }
    if (told.has(`${apiVersion} ${kind}`)) return [];
    told.add(`${apiVersion} ${kind}`);
    const message = `There is no definition of ${apiVersion} ${kind} here, so that the fields of its objects are not checked.`;
    return [
      { severity: strict ? 'warning' : 'info', rule: 'no-schema', message, at: manifest.place(['kind']) },
    ];
  });
}

/** Objects with one name in one folder: what is applied last wins, and nobody says which that is. */
function doubles(manifests: readonly Manifest[]): readonly Finding[] {
  const first = new Map<string, Manifest>();
  return manifests.flatMap((manifest): readonly Finding[] => {
    if (manifest.name === '') return [];
    const { group, kind, namespace = '', name, folder } = manifest;
    const key = [folder, group, kind, namespace, name].join(' ');
    const before = first.get(key);
    if (!before) {
      first.set(key, manifest);
      return [];
    }
    const place = formatLocation(before.place(['metadata', 'name']));
    const message = `${formatObject(manifest)} stands twice; it is at ${place} too. Remove one.`;
    return [
      { severity: 'error', rule: 'duplicate-object', message, at: manifest.place(['metadata', 'name']) },
    ];
  });
}
