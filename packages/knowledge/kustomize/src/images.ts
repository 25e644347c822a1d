import { isObject, type Json, type JsonObject } from '@tandem/kubernetes-objects';
import { from } from './origin.ts';

/** A change of images, as `images` of kustomize and of Flux have it. */
export interface ImageChange {
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly digest?: string;
}

/**
 * An object with an image changed wherever containers name it
 * (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/). With a digest the tag stays.
 */
export function withImage(object: JsonObject, change: ImageChange): JsonObject {
  return from(object, walk(object, change) as JsonObject);
}

function walk(value: Json, change: ImageChange): Json {
  if (Array.isArray(value)) return value.map((each: Json) => walk(each, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      const list = (key === 'containers' || key === 'initContainers') && Array.isArray(part);
      return [key, list ? part.map((each: Json) => container(each, change)) : walk(part, change)];
    }),
  );
}

function container(value: Json, change: ImageChange): Json {
  if (!isObject(value) || typeof value.image !== 'string') return value;
  const { name, tag, digest } = imageParts(value.image);
  if (name !== change.name) return value;
  const newTag = change.newTag ?? (change.digest === undefined ? tag : undefined);
  const newDigest = change.digest ?? (change.newTag === undefined ? digest : undefined);
  const parts = [
    change.newName ?? name,
    newTag === undefined ? '' : `:${newTag}`,
    newDigest === undefined ? '' : `@${newDigest}`,
  ];
  return { ...value, image: parts.join('') };
}

/** The parts of an image's name: a colon before the last slash belongs to the registry. */
export function imageParts(image: string): {
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
} {
  const [rest = '', digest] = image.split('@', 2);
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
  return {
    name: colon < 0 ? rest : rest.slice(0, colon),
    ...(colon >= 0 && { tag: rest.slice(colon + 1) }),
    ...(digest !== undefined && { digest }),
  };
}
