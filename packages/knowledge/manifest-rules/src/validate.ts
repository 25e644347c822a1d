import { type Applied, named, placeOf, readTree, type Scope } from '@tandem/cluster-tree';
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
  /** How many files they are in. */
  readonly files: number;
  /** How many of them have no schema here, so that their fields were not checked. */
  readonly unchecked: number;
  /** The folders at which a cluster begins. */
  readonly clusters: readonly string[];
  /** The folders that were built as kustomize does. */
  readonly built: readonly string[];
  /** Those with what the built-in kustomize does not support. */
  readonly unsupported: readonly string[];
}

/** What manifests are checked against. */
export interface ManifestChecks {
  readonly kinds: Kinds;
  /** Whether kinds without a definition are warnings. */
  readonly strict: boolean;
  /** All files of the repository, and what a program built of them; absent: the manifests are all. */
  readonly source?: SourceFiles;
  /** Folders at which clusters begin, besides those that a bootstrap or a FluxInstance reads. */
  readonly clusters?: readonly string[];
  /** Whether findings in a file are asked for; absent: in all. */
  readonly within?: (path: string) => boolean;
}

/**
 * Checks manifests as a cluster would get them: what kustomizations make is built, and checked with the file and
 * line that it comes from. Looks for YAML that cannot be read, fields that the schema of a custom kind does not
 * have, versions that are not served, duplicate objects, and all that the rules look for. What no cluster gets is
 * checked against schemas alone, as it may be a part of an object. Kinds without a definition (those of Kubernetes
 * itself among them) are reported as `info`, as a warning where `strict`.
 */
export function validateManifests(files: readonly ManifestFile[], given: ManifestChecks): ValidatedManifests {
  const { kinds, within = () => true } = given;
  const read = new Map(files.map((file) => [file.path, readManifests(file)]));
  const reached = readTree({
    manifests: files,
    source: given.source ?? sourceOfFiles(files),
    kinds,
    manifestsOf: (path) => read.get(path)?.manifests,
    ...(given.clusters && { clusters: given.clusters }),
  });
  const { tree } = reached;
  const objects = tree.scopes.flatMap((scope) => scope.objects);
  const manifests = [...new Set([...objects.map(({ origin }) => origin), ...tree.unapplied])].filter((each) =>
    within(each.place([]).file),
  );
  const unchecked = manifests.filter((manifest) => !kinds.find(manifest.apiVersion, manifest.kind));
  const findings = [
    ...[...reached.used].flatMap((path) => read.get(path)?.findings ?? []),
    ...reached.findings,
    ...objects.flatMap((object) => [
      ...schemaFindings(object.origin, object.value, kinds),
      ...nameFindings(object, kinds),
    ]),
    ...tree.unapplied.flatMap((each) => schemaFindings(each, each.value, kinds, true)),
    ...unknownKinds(unchecked, given),
    ...tree.scopes.filter(({ folder }) => folder === '').flatMap(duplicates),
    ...uncheckedRules(manifests, kinds),
    ...tree.scopes.flatMap((scope) => RULES.flatMap((rule) => rule.check(scope, tree))),
  ].filter(({ at }) => at === undefined || within(at.file));
  return {
    findings: once(findings).sort(byPlace),
    objects: manifests.length,
    files: new Set(manifests.map((each) => each.place([]).file)).size,
    unchecked: unchecked.length,
    clusters: tree.scopes.map(({ folder }) => folder),
    built: reached.built,
    unsupported: reached.unsupported,
  };
}

/** What two clusters have in common is reported once. */
function once(findings: readonly Finding[]): Finding[] {
  const reported = new Map(
    findings.map((each) => [`${each.at ? formatLocation(each.at) : ''} ${each.rule} ${each.message}`, each]),
  );
  return [...reported.values()];
}

function byPlace({ at: one }: Finding, { at: other }: Finding): number {
  const [file, otherFile] = [one?.file ?? '', other?.file ?? ''];
  if (file !== otherFile) return file < otherFile ? -1 : 1;
  return (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0);
}

/** Checks that a part of an object cannot pass: what it lacks may come from what uses it. */
const OF_WHOLE_OBJECTS: readonly string[] = ['schema-required', 'schema-alternatives', 'schema-rule'];

/** @param isPart Whether no cluster gets it as it is: variables and what is missing are not judged then. */
function schemaFindings(
  manifest: Manifest,
  value: JsonObject,
  kinds: Kinds,
  isPart = false,
): readonly Finding[] {
  const version = kinds.find(
    textAt(value, 'apiVersion') ?? manifest.apiVersion,
    textAt(value, 'kind') ?? manifest.kind,
  );
  if (!version) return [];
  const late = isPart || originOf(value)?.open === true;
  const reports = (kinds.compiled(version)?.check(value) ?? []).filter(
    ({ path, key, rule }) =>
      !(isPart && OF_WHOLE_OBJECTS.includes(rule)) &&
      (key || !late || !holdsVariable(valueAt(value, ...path))),
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

/** Rules and patterns of the schemas in use that nothing here can check: named, so that nobody counts on them. */
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

/** Objects without a name, which nothing can apply, and custom ones with a name that no server accepts. */
function nameFindings(object: Applied, kinds: Kinds): readonly Finding[] {
  const { group, kind, name, value, origin } = object;
  const custom = kinds.find(object.apiVersion, kind) !== undefined;
  if (!custom && !NAMED_GROUPS.test(group) && !(group === '' && NAMED_KINDS.includes(kind))) return [];
  if (name === '') {
    if (textAt(value, 'metadata', 'generateName') !== undefined) return [];
    const message = `${formatObject(origin)}: an object needs a name. Add metadata.name.`;
    return [{ severity: 'error', rule: 'name-missing', message, at: origin.place(['metadata']) }];
  }
  if (!custom || name.includes('${') || SUBDOMAIN.test(name)) return [];
  const message = `${named(object)}: a name has lower-case letters, digits, dots and dashes, and begins and ends with a letter or digit.`;
  return [{ severity: 'error', rule: 'name-invalid', message, at: origin.place(['metadata', 'name']) }];
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

/** Objects of one name in one folder, where no build refuses them: the one that is applied last wins. */
function duplicates({ objects }: Scope): readonly Finding[] {
  const first = new Map<string, Applied>();
  return objects.flatMap((object): readonly Finding[] => {
    const { group, kind, namespace = '', name, origin } = object;
    if (name === '') return [];
    const key = [origin.folder, group, kind, namespace, name].join(' ');
    const before = first.get(key);
    if (!before) {
      first.set(key, object);
      return [];
    }
    const place = formatLocation(placeOf(before, ['metadata', 'name']));
    const message = `${named(object)} is defined twice, also at ${place}. Remove one.`;
    return [
      { severity: 'error', rule: 'duplicate-object', message, at: placeOf(object, ['metadata', 'name']) },
    ];
  });
}
