/**
 * The files that a step reads and writes. A path has forward slashes; a relative one is resolved from the step's
 * working directory. A path that leaves the workspace of the job, or that the machine cannot use for the
 * call, is rejected with {@link PathRefused}.
 */
export interface Files {
  /** The bytes of a file, or undefined where there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Writes a whole file atomically and creates its folders: a reader sees the old bytes or the new, never a part. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** The paths of all files under a folder, sorted; empty where there is none. */
  list(folder: string): Promise<readonly string[]>;
}

/**
 * A path that cannot be used. Thrown, so that a step that does not check the path ends as for a wrong input: the
 * runtime reports it as one.
 */
export class PathRefused extends Error {
  override readonly name = 'PathRefused';
  readonly path: string;
  /** The rest of a sentence that starts with the path. */
  readonly reason: string;
  constructor(path: string, reason: string) {
    super(`The path '${path}' ${reason}.`);
    this.path = path;
    this.reason = reason;
  }
}
