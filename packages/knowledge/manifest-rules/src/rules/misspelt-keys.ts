import type { Applied } from '@tandem/cluster-tree';
import { nearestName } from '@tandem/contract';
import { isObject, valueAt } from '@tandem/kubernetes-objects';
import { about, type Rule } from './rule.ts';

/** Keys that controllers read, by prefix, and where they read them. */
const KEYS: Readonly<Record<string, { readonly in: readonly Field[]; readonly names: readonly string[] }>> = {
  // https://azure.github.io/azure-service-operator/guide/annotations/
  'serviceoperator.azure.com': { in: ['annotations'], names: ['reconcile-policy', 'credential-from'] },
  // https://fluxcd.io/flux/components/kustomize/kustomizations/, "Controlling the apply behavior of resources"
  'kustomize.toolkit.fluxcd.io': {
    in: ['annotations', 'labels'],
    names: ['reconcile', 'prune', 'ssa', 'force', 'substitute', 'decrypt', 'name', 'namespace', 'checksum'],
  },
  // https://fluxcd.io/flux/components/helm/helmreleases/, "Drift detection"
  'helm.toolkit.fluxcd.io': { in: ['annotations', 'labels'], names: ['driftDetection', 'name', 'namespace'] },
  // https://fluxcd.io/flux/components/helm/helmreleases/, "Triggering a reconcile"
  'reconcile.fluxcd.io': {
    in: ['annotations', 'labels'],
    names: ['requestedAt', 'forceAt', 'resetAt', 'watch'],
  },
};

type Field = 'annotations' | 'labels';

export const keyMisspelt: Rule = {
  name: 'key-misspelt',
  about:
    'An annotation or label that is nearly one of Flux or Azure Service Operator, or in the wrong map: no controller reads it, and what it asks for does not happen.',
  check: (scope) =>
    scope.objects.flatMap((object) =>
      (['annotations', 'labels'] as const).flatMap((field) =>
        keysOf(object, field).flatMap((key) => {
          const problem = problemOf(key, field);
          if (problem === undefined) return [];
          return [about(object, 'error', 'key-misspelt', ['metadata', field, key], problem, 'key')];
        }),
      ),
    ),
};

function keysOf({ value }: Applied, field: Field): readonly string[] {
  const map = valueAt(value, 'metadata', field);
  return isObject(map) ? Object.keys(map) : [];
}

function problemOf(key: string, field: Field): string | undefined {
  const [prefix = '', name, more] = key.split('/');
  if (name === undefined || more !== undefined) return undefined;
  const known = KEYS[prefix];
  if (known?.names.includes(name)) {
    if (known.in.includes(field)) return undefined;
    return `${key} is a label here, and the controller reads it as an annotation alone. Move it to metadata.annotations.`;
  }
  const meant = known ? { prefix, name: nearKey(name, known.names) } : otherPrefix(prefix, name);
  if (meant?.name === undefined) return undefined;
  return `no controller reads the ${field === 'labels' ? 'label' : 'annotation'} ${key}. Did you mean ${meant.prefix}/${meant.name}?`;
}

/** A key whose prefix is nearly a known one, and whose name belongs to that prefix. */
function otherPrefix(
  prefix: string,
  name: string,
): { readonly prefix: string; readonly name: string | undefined } | undefined {
  const plain = prefix.toLowerCase();
  const near = Object.keys(KEYS).find((each) => each === plain) ?? nearestName(plain, Object.keys(KEYS));
  const known = near === undefined ? undefined : KEYS[near];
  if (near === undefined || !known) return undefined;
  return { prefix: near, name: known.names.includes(name) ? name : nearKey(name, known.names) };
}

/** The name that is meant: the same but for case, dashes and underscores, or one within two edits. */
function nearKey(name: string, names: readonly string[]): string | undefined {
  const plain = (text: string) => text.replace(/[-_.]/g, '').toLowerCase();
  return names.find((each) => plain(each) === plain(name)) ?? nearestName(name, names);
}
