import type { Result } from '@tandem/contract';

/** The kustomize program of the machine, where it is installed. */
export interface Kustomize {
  /** The command, such as `kubectl kustomize`; undefined where none is on PATH. */
  program(): Promise<string | undefined>;
  /** The manifests that it builds from a folder, as YAML; or its error message. The folder is relative to the root. */
  build(root: string, folder: string): Promise<Result<string, string>>;
}
