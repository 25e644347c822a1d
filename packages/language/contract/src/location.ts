/** A location in a file. Lines and columns count from 1; the path is relative to the repository's root. */
export interface Location {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** The text of a location: `release.yaml:12:7`. */
export function formatLocation(at: Location): string {
  return [at.file, at.line, at.line === undefined ? undefined : at.column]
    .filter((part) => part !== undefined)
    .join(':');
}
