/** What kustomize's built-in OpenAPI says of a map's fields: of those alone that are merged, or lead to one that is. */
export type Definition = Readonly<Record<string, FieldSchema>>;

/** What it says of one field. */
export interface FieldSchema {
  /** The keys by which items of a list are the same; none for a list of scalars. Absent where lists are replaced. */
  readonly keys?: readonly string[];
  /** The definition of the field, or of its items. */
  readonly of?: string;
}
