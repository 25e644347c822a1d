import type { BundleId } from '@tandem/bundles';

/** A package that has a version of its own, as one commit holds it. */
export interface Manifest {
  /** nx's project name, which tags carry: `promote`. */
  readonly name: string;
  /** From the repository's root: `packages/steps/promote`. */
  readonly folder: string;
  readonly version: string;
}

/** Where stamped commits keep what every step's bundle was: `{ "promote": { "version": …, "sha256": … } }`. */
export const BUNDLES_FILE = 'bundles.json';

/** The subject of the commit on main that carries new versions and changelogs; nx.json says the same. */
export const RELEASE_SUBJECT = 'chore(release): publish';

/** The tag of one version of one package. */
export function tagName(of: { readonly name: string; readonly version: string }): string {
  return `${of.name}@${of.version}`;
}

/** The packages whose version differs between two commits: those that a release tags. */
export function bumped(before: readonly Manifest[], after: readonly Manifest[]): readonly Manifest[] {
  const old = new Map(before.map((manifest) => [manifest.name, manifest.version]));
  return after.filter((manifest) => old.get(manifest.name) !== manifest.version);
}

/**
 * Which packages get their first version and which follow their commits: a package with no tag yet has never
 * been released. Tags of all versions, as `git tag` lists them.
 */
export function firstAndNext(
  manifests: readonly Manifest[],
  tags: readonly string[],
): { readonly first: readonly string[]; readonly next: readonly string[] } {
  const released = new Set(tags.map((tag) => tag.slice(0, tag.lastIndexOf('@'))));
  const names = manifests.map((manifest) => manifest.name);
  return {
    first: names.filter((name) => !released.has(name)),
    next: names.filter((name) => released.has(name)),
  };
}

/** package-lock.json with the versions of the workspace's own packages brought up to date. */
export function lockWithVersions(lock: string, manifests: readonly Manifest[]): string {
  const parsed = JSON.parse(lock) as { packages?: Record<string, { version?: string }> };
  for (const { folder, version } of manifests) {
    const entry = parsed.packages?.[folder];
    if (entry?.version !== undefined) entry.version = version;
  }
  return `${JSON.stringify(parsed, null, 2)}\n`;
}

/** The text of {@link BUNDLES_FILE}. */
export function formatBundles(bundles: readonly BundleId[]): string {
  const sorted = [...bundles].sort((a, b) => (a.step < b.step ? -1 : 1));
  const entries = sorted.map(({ step, version, sha256 }) => [step, { version, sha256 }]);
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}

/** The bundles that a stamped commit names. Throws where the text is not what {@link formatBundles} writes. */
export function parseBundles(text: string): readonly BundleId[] {
  const parsed = JSON.parse(text) as Record<string, { version: string; sha256: string }>;
  return Object.entries(parsed).map(([step, { version, sha256 }]) => ({ step, version, sha256 }));
}

/** What two builds of the same commit gave, compared: the steps whose bytes differ. */
export function unlike(one: readonly BundleId[], other: readonly BundleId[]): readonly string[] {
  const hashes = new Map(other.map((bundle) => [bundle.step, bundle.sha256]));
  const missing = other.filter((bundle) => !one.some(({ step }) => step === bundle.step));
  return [...one.filter((bundle) => hashes.get(bundle.step) !== bundle.sha256), ...missing].map(
    ({ step }) => step,
  );
}

/**
 * The steps whose bytes changed although their version, which is tagged already, did not. `tagged` gives what
 * the tag of that version holds, or undefined where there is no such tag.
 */
export function changedUnderTag(
  built: readonly BundleId[],
  tagged: (bundle: BundleId) => BundleId | undefined,
): readonly string[] {
  return built
    .filter((bundle) => (tagged(bundle)?.sha256 ?? bundle.sha256) !== bundle.sha256)
    .map(({ step }) => step);
}
