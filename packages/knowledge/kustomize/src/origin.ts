import type { JsonObject } from '@tandem/kubernetes-objects';

/** Where an object of a build comes from. */
export interface Origin {
  /** The file, by its path from the source's root. */
  readonly file: string;
  /** Which of the objects in it, counted from 0 in the order of the file. */
  readonly index: number;
  /** Whether variables in it get their values where nobody here can see them. */
  readonly open?: boolean;
}

const ORIGIN = Symbol('origin');

/** An object that remembers where it comes from, through every copy by spreading. */
export function withOrigin(object: JsonObject, origin: Origin): JsonObject {
  return { ...object, [ORIGIN]: origin };
}

/** Where an object comes from; undefined for one that no file has as such. */
export function originOf(object: JsonObject): Origin | undefined {
  return (object as { readonly [ORIGIN]?: Origin })[ORIGIN];
}
