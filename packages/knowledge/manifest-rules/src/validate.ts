import { readTree } from '@tandem/cluster-tree';
import { type Finding, formatLocation, nearestName } from '@tandem/contract';
import {
  formatObject,
  formatPath,
  type JsonObject,
  type Kinds,
  type KindVersion,
  type Manifest,
  type ManifestFile,
  readManifests,
  textAt,
  valueAt,
} from '@tandem/kubernetes-objects';
import { originOf, type SourceFiles, sourceOfFiles } from '@tandem/kustomize';
import { RULES } from './rules/rules.ts';

/** What was checked, and what was found. */
export interface ValidatedManifests {
  readonly findings: readonly Finding[];
  /** How many objects were read. */
  readonly objects: number;
  /** How many of them have no schema here, so that their fields were not checked. */
  readonly unchecked: number;
  /** The folders that were built as kustomize does. */
  readonly built: readonly string[];
}

/**
 * Checks manifests as a cluster would get them: what kustomizations make is built, and checked with the file and
 * line that it comes from. Looks for YAML that cannot be read, fields that the schema of a custom kind does not
 * have, versions that are not served, objects that stand twice, and all that the rules look for. Kinds without a
 * definition (those of Kubernetes itself among them) are read, and told as `info`, as a warning where `strict`.
 *
 * @param given.source All files of the repository, and what a program built of them; absent: these files are all.
 */
export function validateManifests(
  files: readonly ManifestFile[],
  given: { readonly kinds: Kinds; readonly strict: boolean; readonly source?: SourceFiles },
): ValidatedManifests {
  const { kinds } = given;
  const read = new Map(files.map((file) => [file.path, readManifests(file)]));
  const manifests = [...read.values()].flatMap((each) => each.manifests);
  const reached = readTree(
    files,
    given.source ?? sourceOfFiles(files),
    kinds,
    (path) => read.get(path)?.manifests,
  );
  const { tree } = reached;
  const objects = tree.scopes.flatMap((scope) => scope.objects);
  const origins = new Set(objects.map(({ origin }) => origin));
  const unchecked = manifests.filter((manifest) => !kinds.find(manifest.apiVersion, manifest.kind));
  const findings = [
    ...[...read.values()].flatMap((each) => each.findings),
    ...reached.findings,
    ...objects.flatMap(({ origin, value }) => schemaFindings(origin, value, kinds)),
    ...manifests
      .filter((each) => !origins.has(each))
      .flatMap((each) => schemaFindings(each, each.value, kinds, true)),
    ...unknownKinds(unchecked, given),
    ...doubles(manifests),
    ...manifests.flatMap((manifest) => nameFindings(manifest, kinds)),
    ...uncheckedRules(manifests, kinds),
    ...tree.scopes.flatMap((scope) => RULES.flatMap((rule) => rule.check(scope, tree))),
  ];
  return {
    findings: once(findings).sort(byPlace),
    objects: manifests.length,
    unchecked: unchecked.length,
    built: reached.built,
  };
}

/** What two clusters have in common is told once. */
function once(findings: readonly Finding[]): Finding[] {
  const told = new Map(
    findings.map((each) => [`${each.at ? formatLocation(each.at) : ''} ${each.rule} ${each.message}`, each]),
  );
  return [...told.values()];
}

function byPlace({ at: one }: Finding, { at: other }: Finding): number {
  const [file, otherFile] = [one?.file ?? '', other?.file ?? ''];
  if (file !== otherFile) return file < otherFile ? -1 : 1;
  return (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0);
}

/** @param raw Whether the object was not built: its variables, which Flux may fill in, are not judged then. */
function schemaFindings(
  manifest: Manifest,
  value: JsonObject,
  kinds: Kinds,
  raw = false,
): readonly Finding[] {
  const version = kinds.find(
    textAt(value, 'apiVersion') ?? manifest.apiVersion,
    textAt(value, 'kind') ?? manifest.kind,
  );
  if (!version) return [];
  const late = raw || originOf(value)?.open === true;
  const reports = (kinds.compiled(version)?.check(value) ?? []).filter(
    ({ path, key }) => key || !late || !holdsVariable(valueAt(value, ...path)),
  );
  return [
    ...servedFindings(manifest, version, kinds),
    ...reports.map(({ path, rule, message, key }): Finding => {
      const at = manifest.place(path, key ? 'key' : 'value');
      return { severity: 'error', rule, message: `${formatObject(manifest)}: ${message}`, at };
    }),
  ];
}

function holdsVariable(value: unknown): boolean {
  return JSON.stringify(value ?? '').includes('${');
}

/** Rules and patterns of the schemas in use that nothing here can check: named, so that nobody takes them for checked. */
function uncheckedRules(manifests: readonly Manifest[], kinds: Kinds): readonly Finding[] {
  const told = new Set<KindVersion>();
  return manifests.flatMap((manifest): readonly Finding[] => {
    const version = kinds.find(manifest.apiVersion, manifest.kind);
    if (!version || told.has(version)) return [];
    told.add(version);
    return (kinds.compiled(version)?.notChecked ?? []).map(({ path, source, reason }): Finding => {
      const message = `${manifest.apiVersion} ${manifest.kind}: not checked here is ${source} of ${formatPath(path) || 'the object'}, as it ${reason}.`;
      return { severity: 'info', rule: 'schema-unchecked', message, at: manifest.place(['kind']) };
    });
  });
}

/** Groups of Kubernetes itself whose objects all have names. */
const NAMED_GROUPS =
  /^(?:apps|batch|policy|autoscaling|(?:networking|storage|scheduling|discovery|rbac\.authorization)\.k8s\.io)$/;
const NAMED_KINDS: readonly string[] = [
  'ConfigMap',
  'Secret',
  'Service',
  'ServiceAccount',
  'Namespace',
  'Pod',
  'PersistentVolumeClaim',
  'PersistentVolume',
];

/** A lower-case RFC 1123 subdomain (Kubernetes docs, "Object Names and IDs"). */
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** Objects without a name, which nothing can apply, and custom ones with a name that no server takes. */
function nameFindings(manifest: Manifest, kinds: Kinds): readonly Finding[] {
  const { group, kind, name, value } = manifest;
  const custom = kinds.find(manifest.apiVersion, kind) !== undefined;
  if (!custom && !NAMED_GROUPS.test(group) && !(group === '' && NAMED_KINDS.includes(kind))) return [];
  if (name === '') {
    if (textAt(value, 'metadata', 'generateName') !== undefined) return [];
    const message = `${formatObject(manifest)}: an object needs a name. Add metadata.name.`;
    return [{ severity: 'error', rule: 'name-missing', message, at: manifest.place(['metadata']) }];
  }
  if (!custom || name.includes('${') || SUBDOMAIN.test(name)) return [];
  const message = `${formatObject(manifest)}: a name has lower-case letters, digits, dots and dashes, and begins and ends with a letter or digit.`;
  return [{ severity: 'error', rule: 'name-invalid', message, at: manifest.place(['metadata', 'name']) }];
}

/** A version that the server does not take, or takes no longer before long. */
function servedFindings(manifest: Manifest, version: KindVersion, kinds: Kinds): readonly Finding[] {
  if (version.served && version.deprecated === undefined) return [];
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
