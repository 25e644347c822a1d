import type { Field, ValueOf } from './fields/field.ts';
import type { Problem } from './fields/problem.ts';

/** A top-level key of release.yaml: its name, its schema, and the checks beyond the schema. */
export interface Section<Key extends string = string, F extends Field = Field, Others = unknown> {
  readonly key: Key;
  readonly schema: F;
  /**
   * What is wrong with a value that matches the schema, besides the checks of its texts; paths are relative to the section.
   * Called where release.yaml has the section or it has a default.
   *
   * @param others The other sections that the check reads.
   */
  problems?(value: ValueOf<F>, others: Others): readonly Problem[];
}

/** A section of any type: only its declaration knows what its check takes. */
export interface AnySection {
  readonly key: string;
  readonly schema: Field;
  problems?(value: never, others: never): readonly Problem[];
}

/** Declares a section. */
export function defineSection<const Key extends string, const F extends Field, Others = unknown>(
  section: Section<Key, F, Others>,
): Section<Key, F, Others> {
  return section;
}
