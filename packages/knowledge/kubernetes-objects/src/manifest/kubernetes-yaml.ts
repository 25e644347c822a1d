import type { Result } from '@tandem/contract';
import { readYaml, type YamlDialect, type YamlText, type YamlTooLarge } from '@tandem/positions';

/** What a file of manifests may be at most, so that no file can eat the job's memory. */
export interface ManifestLimits {
  /** UTF-16 units of one file. */
  readonly characters: number;
  /** Maps and lists within each other: deeper than any object, far below what the stack holds. */
  readonly depth: number;
  /** Documents of one file. */
  readonly documents: number;
  /** Nodes that the aliases of one document may stand for, as `maxAliasCount` of the yaml library counts. */
  readonly aliases: number;
}

/** Generous for people and kustomize builds; the API server itself takes 3 MiB an object. */
export const MANIFEST_LIMITS: ManifestLimits = {
  characters: 32 * 1024 * 1024,
  depth: 1_000,
  documents: 20_000,
  aliases: 10_000,
};

/**
 * YAML as kubectl, kustomize and Flux read it: go-yaml takes YAML 1.1's booleans for text where no type asks for one,
 * and resolves merge keys (go-yaml, README, "Compatibility"); a key that is written twice is an error
 * (sigs.k8s.io/yaml, UnmarshalStrict).
 */
const KUBERNETES: YamlDialect = {
  version: '1.2',
  scalars: 'typed',
  mergeKeys: 'resolved',
  duplicateKeys: 'rejected',
};

/** Reads the documents of a text as the tools of Kubernetes do. */
export function readKubernetesYaml(
  text: string,
  limits: ManifestLimits = MANIFEST_LIMITS,
): Result<YamlText, YamlTooLarge> {
  return readYaml(text, { dialect: KUBERNETES, limits });
}
