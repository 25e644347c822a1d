/**
 * The files of the job's work folder. Paths are relative to it, with forward slashes; one that leaves the
 * folder, by `..`, by being absolute or through a symbolic link, is refused with {@link PathRefused}.
 */
export interface Files {
  /** The bytes of a file, or undefined where there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Writes a whole file at once, making its folders: a reader sees the old bytes or the new, never a part. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** The paths of all files under a folder, sorted; empty where there is none. */
  list(folder: string): Promise<readonly string[]>;
}

/** A path that leads out of the work folder. Thrown: no step may build such a path from what it reads. */
export class PathRefused extends Error {
  override readonly name = 'PathRefused';
  readonly path: string;
  constructor(path: string) {
    super(`The path '${path}' leads out of the work folder.`);
    this.path = path;
  }
}
