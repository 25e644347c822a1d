import { armKindOf, isAzureKind, RESOURCE_GROUP } from '@tandem/azure-operator';
import { type Applied, find, mayHave, named, type Scope, type Tree } from '@tandem/cluster-tree';
import { isObject, type JsonObject, type Path, textAt, valueAt } from '@tandem/kubernetes-objects';
import { about, missingHint, type Rule } from './rule.ts';

/** The owner that an Azure resource names: https://azure.github.io/azure-service-operator/guide/resource-references/ */
function ownerOf({
  value,
}: Applied): { readonly name: string; readonly group?: string; readonly kind?: string } | undefined {
  const name = textAt(value, 'spec', 'owner', 'name');
  const group = textAt(value, 'spec', 'owner', 'group');
  const kind = textAt(value, 'spec', 'owner', 'kind');
  return name === undefined
    ? undefined
    : { name, ...(group !== undefined && { group }), ...(kind !== undefined && { kind }) };
}

/** The objects of a scope that an owner's name may mean, in the namespace of the one that is owned. */
function candidates(object: Applied, name: string, scope: Scope): readonly Applied[] {
  return scope.objects.filter(
    (each) =>
      isAzureKind(each.group) && each.name === name && each.namespace === object.namespace && each !== object,
  );
}

/** The object that owns another: the one of the right Azure type, where that is known. */
export function ownerIn(object: Applied, scope: Scope, tree: Tree): Applied | 'wrong-kind' | undefined {
  const owner = ownerOf(object);
  if (!owner) return undefined;
  const { name, group, kind } = owner;
  const all = candidates(object, name, scope);
  if (group !== undefined && kind !== undefined)
    return all.find((each) => each.group === group && each.kind === kind);
  const wanted = armKindOf(tree.kinds, object.apiVersion, object.kind)?.owner;
  const right = all.filter(
    (each) => wanted === undefined || typeOf(each, tree) === undefined || typeOf(each, tree) === wanted,
  );
  if (right.length > 0) return right[0];
  return all.length > 0 ? 'wrong-kind' : undefined;
}

function typeOf(object: Applied, tree: Tree): string | undefined {
  if (object.group === 'resources.azure.com' && object.kind === 'ResourceGroup') return RESOURCE_GROUP;
  return armKindOf(tree.kinds, object.apiVersion, object.kind)?.type;
}

export const azureOwner: Rule = {
  name: 'azure-owner',
  about:
    'An owner that is not there, or is of a kind that cannot own: the operator waits for it for ever (WaitingForOwner).',
  check: (scope, tree) =>
    scope.objects.flatMap((object) => {
      const owner = isAzureKind(object.group) ? ownerOf(object) : undefined;
      if (!owner) return [];
      const found = ownerIn(object, scope, tree);
      const path = ['spec', 'owner', 'name'] as const;
      const wanted = armKindOf(tree.kinds, object.apiVersion, object.kind)?.owner;
      if (found === 'wrong-kind') {
        const others = candidates(object, owner.name, scope).map(named).join(', ');
        return [
          about(
            object,
            'error',
            'azure-owner',
            path,
            `its owner must be ${wanted}, and ${others} is not. Name the right one.`,
          ),
        ];
      }
      if (found !== undefined) return [];
      const [kind, group] = [owner.kind ?? object.kind, owner.group ?? object.group];
      const hint = missingHint(scope, { group, kind, name: owner.name, namespace: object.namespace });
      if (hint === undefined) return [];
      const what = wanted === undefined ? 'no Azure resource' : `no ${wanted}`;
      const message = `there is ${what} of the name ${owner.name} in the namespace ${object.namespace ?? 'default'}: the operator would wait for it for ever.${hint} Add it, correct the name, or use armId for what is in Azure already.`;
      return [about(object, 'error', 'azure-owner', path, message)];
    }),
};

export const azureOwnerCycle: Rule = {
  name: 'azure-owner-cycle',
  about: 'Azure resources that own each other in a circle, so that none can be made.',
  check: (scope, tree) =>
    scope.objects.flatMap((object) => {
      const way = [object];
      for (let at = ownerIn(object, scope, tree); at && at !== 'wrong-kind'; at = ownerIn(at, scope, tree)) {
        if (at === object) {
          const names = [...way, object].map(named).join(' -> ');
          return [
            about(
              object,
              'error',
              'azure-owner-cycle',
              ['spec', 'owner'],
              `its owners are a circle: ${names}.`,
            ),
          ];
        }
        if (way.includes(at)) break;
        way.push(at);
      }
      return [];
    }),
};

/** Fields of other meaning end in Reference too; these have other fields than a reference to a resource. */
function isReference(value: unknown): value is JsonObject {
  const keys = isObject(value) ? Object.keys(value) : [];
  return keys.length > 0 && keys.every((key) => ['group', 'kind', 'name', 'armId'].includes(key));
}

/** A `…Reference` of an object with its path. */
function referencesIn(value: JsonObject): readonly { readonly path: Path; readonly to: JsonObject }[] {
  const found: { path: Path; to: JsonObject }[] = [];
  const visit = (at: unknown, path: Path): void => {
    if (Array.isArray(at)) for (const [index, each] of at.entries()) visit(each, [...path, index]);
    else if (isObject(at)) {
      for (const [key, each] of Object.entries(at)) {
        if (/[Rr]eference$/.test(key) && isReference(each)) found.push({ path: [...path, key], to: each });
        else visit(each, [...path, key]);
      }
    }
  };
  visit(valueAt(value, 'spec'), ['spec']);
  return found;
}

export const azureReference: Rule = {
  name: 'azure-reference',
  about: 'A reference to an Azure resource that is not there, or that names neither a resource nor an armId.',
  check: (scope) =>
    scope.objects.flatMap((object) => {
      if (!isAzureKind(object.group)) return [];
      return referencesIn(object.value).flatMap(({ path, to }) => {
        const { group, kind, name, armId } = to;
        if (typeof armId === 'string') return [];
        if (typeof group !== 'string' || typeof kind !== 'string' || typeof name !== 'string') {
          return [
            about(
              object,
              'error',
              'azure-reference',
              path,
              'a reference has group, kind and name, or armId.',
            ),
          ];
        }
        const wanted = { group, kind, name, namespace: object.namespace };
        const hint = find(scope, wanted) ? undefined : missingHint(scope, wanted);
        if (hint === undefined) return [];
        const message = `there is no ${kind} of ${group} with the name ${name} in the namespace ${object.namespace ?? 'default'}.${hint} Add it, correct the name, or use armId.`;
        return [about(object, 'error', 'azure-reference', [...path, 'name'], message)];
      });
    }),
};

const CREDENTIAL = 'serviceoperator.azure.com/credential-from';

export const azureCredential: Rule = {
  name: 'azure-credential',
  about: 'A credential of Azure Service Operator that nothing here provides.',
  check: (scope) =>
    scope.objects.flatMap((object) => {
      const from = textAt(object.value, 'metadata', 'annotations', CREDENTIAL);
      if (from === undefined) return [];
      const [name = '', namespace] = from.split('/').reverse();
      const secrets = ['Secret', 'ExternalSecret', 'SealedSecret'];
      const there = scope.objects.some(
        (each) =>
          secrets.includes(each.kind) &&
          each.name === name &&
          each.namespace === (namespace ?? object.namespace),
      );
      if (there || mayHave(scope, { group: '', namespace: namespace ?? object.namespace })) return [];
      const message = `nothing here makes the secret ${from} that it takes its credential from (${CREDENTIAL}). Add it, or see that it is in the cluster.`;
      return [about(object, 'warning', 'azure-credential', ['metadata', 'annotations', CREDENTIAL], message)];
    }),
};
