import { FLUX_OPERATOR } from '@tandem/flux';
import { textAt } from '@tandem/kubernetes-objects';
import type { TreeFiles } from './tree-files.ts';

/** The minor version of Flux 2 from which a variable without a value is an error (kustomize-controller v1.9, feature gate). */
const STRICT_SINCE = 9;

/** What a tree tells of the Flux that reads it. */
export interface FluxVersion {
  /** Such as `2.8`; undefined where the tree does not tell, so that the newest is assumed. */
  readonly version: string | undefined;
  /** Whether a variable without a value and without a default fails the Kustomization. */
  readonly isStrict: boolean;
}

/**
 * The version of Flux from what `flux bootstrap` wrote (the label of gotk-components), or from a FluxInstance
 * (`spec.distribution.version`, such as `2.8.x`), and its feature gate StrictPostBuildSubstitutions where it is set.
 */
export function fluxVersionOf(files: TreeFiles): FluxVersion {
  const gate = files.manifests
    .map(({ text }) => /StrictPostBuildSubstitutions=(true|false)/.exec(text)?.[1])
    .find((found) => found !== undefined);
  const minors = files.objects().flatMap(({ group, kind, value }) => {
    const text =
      group === FLUX_OPERATOR && kind === 'FluxInstance'
        ? textAt(value, 'spec', 'distribution', 'version')
        : textAt(value, 'metadata', 'labels', 'app.kubernetes.io/part-of') === 'flux'
          ? textAt(value, 'metadata', 'labels', 'app.kubernetes.io/version')
          : undefined;
    const minor = /^[v=~^]*2\.(\d+)/.exec(text ?? '')?.[1];
    return minor === undefined ? [] : [Number(minor)];
  });
  // Of several clusters the newest counts: what fails there is an error.
  const newest = minors.length === 0 ? undefined : Math.max(...minors);
  return {
    version: newest === undefined ? undefined : `2.${newest}`,
    isStrict: gate === undefined ? newest === undefined || newest >= STRICT_SINCE : gate === 'true',
  };
}
