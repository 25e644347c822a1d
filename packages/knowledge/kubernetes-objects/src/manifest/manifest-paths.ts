import type { ManifestFile } from './manifest.ts';

/** Whether a file may hold manifests, by its name: YAML, JSON, or a kustomization without an extension. */
export function isManifestPath(path: string): boolean {
  return /\.(?:ya?ml|json)$|(?:^|[\\/])Kustomization$/i.test(path);
}

/** Whether a path is in a folder that no source is made of: that of git or of installed packages. */
export function isPassedOver(path: string): boolean {
  return /(?:^|[\\/])(?:\.git|node_modules)[\\/]/.test(path);
}

/** The first two fields of an object, at the start of a line or in flow style. */
const OBJECT = /^\s*(?:- )?["']?(?:apiVersion|kind)["']?\s*:|[{,]\s*["']?apiVersion["']?\s*:/m;

/** Whether a file may hold objects: what has none of their fields is of another kind, as pipelines and values are. */
export function mayHoldObjects({ path, text }: ManifestFile): boolean {
  return KUSTOMIZATION_FILE.test(path) || OBJECT.test(text);
}

/** The paths that are in no Helm chart: its templates are no YAML. */
export function outsideCharts(paths: readonly string[]): readonly string[] {
  const charts = paths
    .filter((path) => /(?:^|[\\/])Chart\.yaml$/.test(path))
    .map((path) => path.slice(0, -'Chart.yaml'.length));
  return paths.filter((path) => !charts.some((chart) => path.startsWith(chart)));
}

/** The names by which kustomize knows its files. */
export const KUSTOMIZATION_FILE = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;
