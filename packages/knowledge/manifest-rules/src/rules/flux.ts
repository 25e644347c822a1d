import { azureReadyText, isAzureKind } from '@tandem/azure-operator';
import { type Applied, find, named, type Scope } from '@tandem/cluster-tree';
import { isFluxKind, isKustomization } from '@tandem/flux';
import {
  isObject,
  type JsonObject,
  listAt,
  type Path,
  plainPath,
  textAt,
  valueAt,
} from '@tandem/kubernetes-objects';
import { about, missingHint, type Rule } from './rule.ts';

const SOURCE = 'source.toolkit.fluxcd.io';

/** The name that `flux bootstrap` gives what it makes, which need not be in the tree. */
const BOOTSTRAPPED = 'flux-system';

/** Where Flux objects name their sources. */
const SOURCE_PATHS: Readonly<Record<string, readonly Path[]>> = {
  Kustomization: [['spec', 'sourceRef']],
  HelmRelease: [
    ['spec', 'chart', 'spec', 'sourceRef'],
    ['spec', 'chartRef'],
  ],
};

export const fluxSource: Rule = {
  name: 'flux-source',
  about:
    'A source of a Kustomization or Helm release that is not there, and a path that its repository does not have.',
  check: (scope, tree) =>
    scope.objects
      .filter(({ group }) => isFluxKind(group))
      .flatMap((object) => {
        const missing = (SOURCE_PATHS[object.kind] ?? []).flatMap((path) => {
          const reference = valueAt(object.value, ...path);
          if (!isObject(reference)) return [];
          const { kind, name } = reference;
          const namespace = typeof reference.namespace === 'string' ? reference.namespace : object.namespace;
          if (typeof kind !== 'string' || typeof name !== 'string' || name === BOOTSTRAPPED) return [];
          const wanted = { group: groupOf(reference), kind, name, namespace };
          const hint = find(scope, wanted) || isMadeElsewhere(kind) ? undefined : missingHint(scope, wanted);
          if (hint === undefined) return [];
          const message = `there is no ${kind} ${namespace ?? 'default'}/${name}.${hint} Add it, or correct the reference.`;
          return [about(object, 'error', 'flux-source', [...path, 'name'], message)];
        });
        if (missing.length > 0 || !isKustomization(object)) return missing;
        const path = textAt(object.value, 'spec', 'path');
        if (path === undefined || scope.external.has(object) || tree.has(path)) return [];
        const message = `its repository has no folder ${plainPath(path)}: Flux would fail with "path not found".`;
        return [about(object, 'error', 'flux-source', ['spec', 'path'], message)];
      }),
};

/** The group of the object that a reference names: that of its apiVersion, else the one of Flux's sources. */
function groupOf(reference: JsonObject): string {
  const version = reference.apiVersion;
  return typeof version === 'string' && version.includes('/') ? (version.split('/')[0] ?? '') : SOURCE;
}

/** Whether a controller makes the objects of a kind: an ArtifactGenerator makes ExternalArtifacts, a HelmRelease charts. */
function isMadeElsewhere(kind: string): boolean {
  return kind === 'ExternalArtifact' || kind === 'HelmChart';
}

function dependenciesOf(
  object: Applied,
  scope: Scope,
): readonly { readonly index: number; readonly name: string; readonly to: Applied | undefined }[] {
  return listAt(object.value, 'spec', 'dependsOn').flatMap((each, index) => {
    const name = textAt(each, 'name');
    if (name === undefined) return [];
    const namespace = textAt(each, 'namespace') ?? object.namespace;
    return [{ index, name, to: find(scope, { group: object.group, kind: object.kind, name, namespace }) }];
  });
}

export const fluxDependency: Rule = {
  name: 'flux-dependency',
  about:
    'A dependency between Flux objects that is not there, or leads back to where it began: neither is ever applied.',
  check: (scope) =>
    scope.objects
      .filter(({ group }) => isFluxKind(group))
      .flatMap((object) =>
        dependenciesOf(object, scope).flatMap(({ index, name, to }) => {
          const path = ['spec', 'dependsOn', index, 'name'];
          if (!to) {
            const namespace =
              textAt(object.value, 'spec', 'dependsOn', index, 'namespace') ?? object.namespace;
            const { group, kind } = object;
            const hint = missingHint(scope, { group, kind, name, namespace });
            if (hint === undefined) return [];
            const message = `there is no ${kind} ${name} that it could depend on.${hint}`;
            return [about(object, 'error', 'flux-dependency', path, message)];
          }
          const circle = wayBack(object, to, scope, [object]);
          return circle
            ? [
                about(
                  object,
                  'error',
                  'flux-dependency',
                  path,
                  `its dependencies are a circle: ${circle.map(named).join(' -> ')}.`,
                ),
              ]
            : [];
        }),
      ),
};

function wayBack(
  start: Applied,
  at: Applied,
  scope: Scope,
  way: readonly Applied[],
): readonly Applied[] | undefined {
  if (at === start) return [...way, at];
  if (way.includes(at)) return undefined;
  for (const { to } of dependenciesOf(at, scope)) {
    const found = to && wayBack(start, to, scope, [...way, at]);
    if (found) return found;
  }
  return undefined;
}

export const fluxWait: Rule = {
  name: 'flux-wait',
  about:
    'A Kustomization with neither wait nor healthChecks: Flux calls it ready when it has applied, and what depends on it starts too early.',
  check: (scope) =>
    scope.objects.filter(isKustomization).flatMap((object) => {
      const waits =
        valueAt(object.value, 'spec', 'wait') === true ||
        listAt(object.value, 'spec', 'healthChecks').length > 0;
      // One that applies Flux objects alone waits for these by their own conditions when somebody looks.
      const own = scope.objects.filter(({ by }) => by === object);
      if (waits || own.length === 0 || own.every(({ group }) => isFluxKind(group))) return [];
      const message =
        'it has neither wait nor healthChecks, so that Ready means applied and not healthy. Set wait: true.';
      return [about(object, 'warning', 'flux-wait', ['spec'], message, 'key')];
    }),
};

export const fluxHealthExpressions: Rule = {
  name: 'flux-health-expressions',
  about:
    'A Kustomization that waits for Azure resources without telling Flux how to read them: their kinds have no status.observedGeneration, so that a new or changed resource counts as ready before the operator has looked.',
  check: (scope) =>
    scope.objects.filter(isKustomization).flatMap((object) => {
      if (valueAt(object.value, 'spec', 'wait') !== true) return [];
      const told = new Set(
        listAt(object.value, 'spec', 'healthCheckExprs').map(
          (each) => `${textAt(each, 'apiVersion')?.split('/')[0]} ${textAt(each, 'kind')}`,
        ),
      );
      const kinds = new Map<string, Applied>();
      for (const each of scope.objects) {
        const key = `${each.group} ${each.kind}`;
        if (each.by === object && isAzureKind(each.group) && !told.has(key)) kinds.set(key, each);
      }
      return [...kinds.values()].map((each) => {
        const message = `it waits for ${each.kind} of ${each.group}, which Flux reads wrongly without an entry in healthCheckExprs. Add:\n${azureReadyText(each.apiVersion, each.kind)}`;
        return about(object, 'warning', 'flux-health-expressions', ['spec', 'wait'], message);
      });
    }),
};

export const appliedTwice: Rule = {
  name: 'applied-twice',
  about: 'An object that two Kustomizations apply: each sets it to its own, and prunes what the other made.',
  check: (scope) => {
    const first = new Map<string, Applied>();
    return scope.objects.flatMap((object) => {
      if (object.name === '') return [];
      const key = `${object.group} ${object.kind} ${object.namespace ?? ''} ${object.name}`;
      const before = first.get(key);
      if (!before) first.set(key, object);
      if (!before || before.by === object.by || !before.by || !object.by) return [];
      return [
        about(
          object,
          'error',
          'applied-twice',
          ['metadata', 'name'],
          `${named(before.by)} and ${named(object.by)} both apply it. Let one do.`,
        ),
      ];
    });
  },
};
