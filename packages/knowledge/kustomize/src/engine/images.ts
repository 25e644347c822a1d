import { invalid, NotBuilt } from '../build-problem.ts';
import { visitFields } from './field-path.ts';
import { IMAGES } from './field-specs.ts';
import { entry, isMap, isNothing, isScalar, type Node, setEntry } from './node.ts';
import type { ResourceList } from './resource-list.ts';

/** A change of images, as `images` of kustomize and of Flux have it; an empty field changes nothing. */
export interface ImageChange {
  readonly name?: string | undefined;
  readonly newName?: string | undefined;
  readonly newTag?: string | undefined;
  readonly tagSuffix?: string | undefined;
  readonly digest?: string | undefined;
}

/**
 * Changes the images of a name: in every list of containers at any depth, and then where pods of workloads have
 * theirs (api/internal/builtins/ImageTagTransformer.go applies both, one after the other).
 *
 * @throws NotBuilt where the name is not a regular expression, as which kustomize reads it.
 */
export function setImages(list: ResourceList, change: ImageChange): void {
  const update = updater(change);
  for (const { kind, value } of list.items) {
    if (kind === 'CustomResourceDefinition') continue;
    inContainers(value, update);
    for (const spec of IMAGES) {
      visitFields(value, spec, undefined, (slot) => {
        if (isNothing(slot.value)) return;
        if (!isScalar(slot.value)) throw new NotBuilt(invalid(`${spec.path} is not a scalar.`));
        slot.set(update(String(slot.value)));
      });
    }
  }
}

function inContainers(value: Node, update: (image: string) => string): void {
  if (Array.isArray(value)) {
    for (const item of value) inContainers(item, update);
    return;
  }
  if (!isMap(value)) return;
  for (const key of Object.keys(value)) {
    const part = value[key] as Node;
    inContainers(part, update);
    if ((key !== 'containers' && key !== 'initContainers') || !Array.isArray(part)) continue;
    for (const container of part) {
      const image = isMap(container) ? entry(container, 'image') : undefined;
      if (isMap(container) && typeof image === 'string') setEntry(container, 'image', update(image));
    }
  }
}

function updater(change: ImageChange): (image: string) => string {
  const { name = '', newName, newTag, tagSuffix, digest } = change;
  const matches = expressionFor(name);
  return (image) => {
    if (!matches.test(image)) return image;
    const parts = imageParts(image);
    let { tag = '', digest: ownDigest = '' } = parts;
    if (newTag || digest) {
      tag = newTag ?? '';
      ownDigest = digest ?? '';
    } else if (tagSuffix) {
      tag += tagSuffix;
      ownDigest = '';
    }
    return [newName || parts.name, tag && `:${tag}`, ownDigest && `@${ownDigest}`].join('');
  };
}

function expressionFor(name: string): RegExp {
  try {
    return new RegExp(`^${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`);
  } catch {
    throw new NotBuilt(invalid(`the image name ${name} is not a regular expression.`));
  }
}

/** The parts of an image's name: a colon before the first slash belongs to the registry. */
export function imageParts(image: string): {
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
} {
  const slash = image.indexOf('/');
  const from = Math.max(slash, 0);
  const at = image.indexOf('@', from);
  const colon = image.indexOf(':', from);
  if (at >= 0 && (colon < 0 || at < colon)) return { name: image.slice(0, at), digest: image.slice(at + 1) };
  if (colon < 0) return { name: image };
  if (at < 0) return { name: image.slice(0, colon), tag: image.slice(colon + 1) };
  return { name: image.slice(0, colon), tag: image.slice(colon + 1, at), digest: image.slice(at + 1) };
}
