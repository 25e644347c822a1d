import type { JsonObject } from '@tandem/kubernetes-objects';
import { invalid, NotBuilt } from '../build-problem.ts';
import type { ImageChange } from './images.ts';
import { entry, isMap, type Node, type NodeMap, nodeOf, textOf } from './node.ts';

/** What a Flux Kustomization adds to the kustomization of the folder that it builds. */
export interface FluxAdditions {
  readonly namespace?: string | undefined;
  readonly namePrefix?: string | undefined;
  readonly nameSuffix?: string | undefined;
  readonly patches?: readonly JsonObject[] | undefined;
  readonly components?: readonly string[] | undefined;
  readonly ignoreMissingComponents?: boolean | undefined;
  readonly images?: readonly ImageChange[] | undefined;
}

/**
 * A kustomization with what a Flux Kustomization adds (fluxcd/pkg, kustomize, GenerateManifest): its patches and
 * components come last, its namespace, prefix and suffix replace those of the folder, and an image of the same name
 * is changed field by field, its tag and digest together.
 *
 * @param has Whether a component's folder is there.
 * @throws NotBuilt where a component is not a local path.
 */
export function withAdditions(
  kustomization: NodeMap,
  additions: FluxAdditions,
  has: (component: string) => boolean,
): NodeMap {
  const merged: NodeMap = { ...kustomization };
  for (const field of ['namespace', 'namePrefix', 'nameSuffix'] as const) {
    const value = additions[field];
    if (value !== undefined) merged[field] = value;
  }
  const patches = (additions.patches ?? []).map(({ patch, target }): Node => {
    const node = nodeOf({ patch: patch ?? '', ...(target !== undefined && { target }) });
    return node;
  });
  if (patches.length > 0) merged.patches = [...listOf(merged, 'patches'), ...patches];
  const components = (additions.components ?? []).filter((name) => {
    if (/^(git::|gh:|ssh:\/\/|https?:\/\/|git@|github\.com[/:]|\/)/i.test(name))
      throw new NotBuilt(
        invalid(`the component ${name} of the Kustomization must be a local, relative path.`),
      );
    return !additions.ignoreMissingComponents || has(name);
  });
  if (components.length > 0) merged.components = [...listOf(merged, 'components'), ...components];
  if ((additions.images ?? []).length > 0) merged.images = imagesWith(listOf(merged, 'images'), additions);
  return merged;
}

function imagesWith(own: readonly Node[], { images = [] }: FluxAdditions): Node[] {
  const all = own.map((each): NodeMap => (isMap(each) ? { ...each } : {}));
  for (const { name = '', newName = '', newTag = '', digest = '' } of images) {
    const found = all.find((each) => textOf(entry(each, 'name')) === name);
    if (!found) {
      all.push({ name, newName, newTag, digest });
      continue;
    }
    if (newName !== '') found.newName = newName;
    if (newTag === '' && digest === '') continue;
    found.newTag = newTag;
    found.digest = digest;
  }
  return all;
}

function listOf(map: NodeMap, field: string): readonly Node[] {
  const list = entry(map, field);
  return Array.isArray(list) ? list : [];
}
