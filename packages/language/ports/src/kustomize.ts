import type { Result } from '@tandem/contract';

/** The kustomize program of the machine, where it has one. */
export interface Kustomize {
  /** How it is called, such as `kubectl kustomize`; undefined where none is on PATH. */
  program(): Promise<string | undefined>;
  /** The manifests that it makes of a folder, as YAML; or its own words. The folder is relative to the source's root. */
  build(root: string, folder: string): Promise<Result<string, string>>;
}
