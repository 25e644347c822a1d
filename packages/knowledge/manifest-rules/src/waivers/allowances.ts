import type { Location } from '@tandem/contract';
import { pathTest } from '@tandem/path-patterns';
import type { ManifestWaiver } from './waiver.ts';

/** An entry of `manifests.waivers` in release.yaml. */
export interface ManifestAllowance {
  readonly rule: string;
  /** Patterns of files from the repository's root, as `.gitignore` has them. */
  readonly paths: readonly string[];
  readonly until: string;
  readonly reason: string;
}

/** The entries of release.yaml as waivers. */
export function allowancesOf(
  allowances: readonly ManifestAllowance[],
  file: string,
): readonly ManifestWaiver[] {
  return allowances.map(({ rule, paths, until, reason }): ManifestWaiver => {
    const isCovered = pathTest(paths);
    const at: Location = { file };
    return {
      rule: rule.toLowerCase(),
      until,
      reason,
      by: file,
      at,
      covers: (finding) => finding.at !== undefined && isCovered(finding.at.file),
    };
  });
}
