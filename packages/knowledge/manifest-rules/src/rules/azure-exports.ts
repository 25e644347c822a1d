import { isAzureKind } from '@tandem/azure-operator';
import { type Applied, mayHave, podTemplate, type Scope } from '@tandem/cluster-tree';
import { isObject, type Path, textAt, valueAt } from '@tandem/kubernetes-objects';
import { about, type Rule } from './rule.ts';

/** What makes ConfigMaps and Secrets without being one. */
const MAKERS: Readonly<Record<string, 'Secret' | 'ConfigMap'>> = {
  ExternalSecret: 'Secret',
  SealedSecret: 'Secret',
  SecretProviderClass: 'Secret',
  Certificate: 'Secret',
};

/** A ConfigMap or Secret that something uses. */
interface Use {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly key: string | undefined;
  readonly path: Path;
}

export const configMissing: Rule = {
  name: 'config-missing',
  about:
    'A ConfigMap or Secret that a workload or an Azure resource uses and that nothing here makes: no manifest, no export of Azure Service Operator, no external secret. Also a key that its maker does not export.',
  check: (scope) => {
    const exports = exportsOf(scope);
    return scope.objects.flatMap((object) =>
      usesOf(object).flatMap(({ kind, name, key, path }) => {
        const place = `${kind} ${object.namespace ?? 'default'}/${name}`;
        const keys = exports.get(place);
        if (!keys && mayHave(scope, { group: '', namespace: object.namespace })) return [];
        if (keys === 'any' || (keys && (key === undefined || keys.has(key)))) return [];
        const severity = kind === 'Secret' ? 'warning' : 'error';
        const message = keys
          ? `${kind} ${name} is made here without the key ${key}; it has ${[...keys].join(', ') || 'none'}.`
          : `nothing here makes the ${kind} ${name} that it uses. Add it, or export it from the resource that knows it (operatorSpec).`;
        return [about(object, severity, 'config-missing', path, message)];
      }),
    );
  },
};

/** What is made in a scope, and with which keys, where these are known. */
function exportsOf(scope: Scope): ReadonlyMap<string, ReadonlySet<string> | 'any'> {
  const made = new Map<string, Set<string> | 'any'>();
  const add = (place: string, keys: readonly string[] | 'any'): void => {
    const before = made.get(place);
    if (keys === 'any' || before === 'any') made.set(place, 'any');
    else made.set(place, new Set([...(before ?? []), ...keys]));
  };
  for (const object of scope.objects) {
    const namespace = object.namespace ?? 'default';
    if (object.group === '' && (object.kind === 'ConfigMap' || object.kind === 'Secret')) {
      const keys = ['data', 'binaryData', 'stringData'].flatMap((field) => {
        const map = valueAt(object.value, field);
        return isObject(map) ? Object.keys(map) : [];
      });
      add(`${object.kind} ${namespace}/${object.name}`, keys);
    }
    const maker = MAKERS[object.kind];
    if (maker) {
      const name =
        textAt(object.value, 'spec', 'target', 'name') ??
        textAt(object.value, 'spec', 'secretName') ??
        object.name;
      add(`${maker} ${namespace}/${name}`, 'any');
    }
    if (isAzureKind(object.group)) for (const [place, keys] of azureExports(object)) add(place, keys);
  }
  return made;
}

/** https://azure.github.io/azure-service-operator/guide/configmaps/ and /guide/secrets/, `operatorSpec`. */
function azureExports({
  value,
  namespace = 'default',
}: Applied): readonly (readonly [string, readonly string[] | 'any'])[] {
  const found: (readonly [string, readonly string[] | 'any'])[] = [];
  for (const [field, kind] of [
    ['configMaps', 'ConfigMap'],
    ['secrets', 'Secret'],
  ] as const) {
    const map = valueAt(value, 'spec', 'operatorSpec', field);
    for (const each of isObject(map) ? Object.values(map) : []) {
      const name = textAt(each, 'name');
      if (name !== undefined) found.push([`${kind} ${namespace}/${name}`, [textAt(each, 'key') ?? '']]);
    }
  }
  for (const [field, kind] of [
    ['configMapExpressions', 'ConfigMap'],
    ['secretExpressions', 'Secret'],
  ] as const) {
    const list = valueAt(value, 'spec', 'operatorSpec', field);
    for (const each of Array.isArray(list) ? list : []) {
      const name = textAt(each, 'name');
      const key = textAt(each, 'key');
      if (name !== undefined) found.push([`${kind} ${namespace}/${name}`, key === undefined ? 'any' : [key]]);
    }
  }
  return found;
}

function usesOf(object: Applied): readonly Use[] {
  const pods = podTemplate(object);
  if (pods) return workloadUses(pods.template, pods.path);
  return isAzureKind(object.group) ? azureUses(valueAt(object.value, 'spec'), ['spec']) : [];
}

const REFERENCES: Readonly<Record<string, Use['kind']>> = {
  configMapRef: 'ConfigMap',
  configMapKeyRef: 'ConfigMap',
  secretRef: 'Secret',
  secretKeyRef: 'Secret',
};

function workloadUses(at: unknown, path: Path): readonly Use[] {
  if (Array.isArray(at)) return at.flatMap((each, index) => workloadUses(each, [...path, index]));
  if (!isObject(at)) return [];
  return Object.entries(at).flatMap(([key, each]): readonly Use[] => {
    const kind = REFERENCES[key];
    const here = [...path, key];
    if (kind && isObject(each)) {
      const name = textAt(each, 'name');
      return name === undefined || each.optional === true
        ? []
        : [{ kind, name, key: textAt(each, 'key'), path: [...here, 'name'] }];
    }
    if (key === 'configMap' && isObject(each) && each.optional !== true) {
      const name = textAt(each, 'name');
      if (name !== undefined) return [{ kind: 'ConfigMap', name, key: undefined, path: [...here, 'name'] }];
    }
    if (key === 'secret' && isObject(each) && each.optional !== true) {
      const name = textAt(each, 'secretName');
      if (name !== undefined)
        return [{ kind: 'Secret', name, key: undefined, path: [...here, 'secretName'] }];
    }
    return workloadUses(each, here);
  });
}

/** `…FromConfig: {name, key}` takes a value from a ConfigMap; what is exported is no use. */
function azureUses(at: unknown, path: Path): readonly Use[] {
  if (Array.isArray(at)) return at.flatMap((each, index) => azureUses(each, [...path, index]));
  if (!isObject(at)) return [];
  return Object.entries(at).flatMap(([key, each]): readonly Use[] => {
    if (key === 'operatorSpec') return [];
    const name = textAt(each, 'name');
    const of = textAt(each, 'key');
    if (/FromConfig$/.test(key) && name !== undefined && of !== undefined) {
      return [{ kind: 'ConfigMap', name, key: of, path: [...path, key, 'name'] }];
    }
    return azureUses(each, [...path, key]);
  });
}
