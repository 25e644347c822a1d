import {
  closeSync,
  type Dirent,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import {
  type DefinitionFile,
  isManifestPath,
  isPassedOver,
  type ManifestFile,
  mayHoldObjects,
  outsideCharts,
  VERSIONS,
} from '@tandem/kubernetes-objects';
import { fluxPaths } from '@tandem/manifest-rules';
import { type CommandCall, UsageError } from './command.ts';

/** The root of a tree. */
export interface Root {
  /** The whole path. */
  readonly folder: string;
  /** What goes before a path from the root to make it one from the working folder; empty where they are the same. */
  readonly shown: string;
  /** Whether the caller named it. */
  readonly isNamed: boolean;
}

/**
 * The root that the paths of Flux Kustomizations begin at: the one that is named; else, of the given folder and those
 * above it up to the repository's, the innermost in which most of these paths are.
 */
export function rootOf(paths: readonly string[], named: string | undefined, call: CommandCall): Root {
  if (named !== undefined) return { ...shownFrom(resolve(call.cwd, named), call), isNamed: true };
  const [first = '.'] = paths;
  const whole = resolve(call.cwd, first);
  const found = statOf(whole, first);
  const folder = found.isFile() ? dirname(whole) : whole;
  const wanted = fluxPaths(readAll(paths, call, folder));
  const hits = (root: string): number => wanted.filter((path) => existsSync(join(root, path))).length;
  const candidates = [folder, ...above(folder)].filter((root) =>
    paths.every((path) => isWithin(root, resolve(call.cwd, path))),
  );
  const best = [...candidates].sort((one, other) => hits(other) - hits(one))[0];
  return shownFrom(best ?? call.cwd, call);
}

function above(folder: string): readonly string[] {
  const found: string[] = [];
  for (let at = folder; !existsSync(join(at, '.git')); ) {
    const up = dirname(at);
    if (up === at) return [];
    found.push(up);
    at = up;
  }
  return found;
}

function isWithin(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}

function shownFrom(folder: string, call: CommandCall): Root {
  const path = relative(call.cwd, folder).split(sep).join(posix.sep);
  return { folder, shown: path === '' ? '' : `${path}/`, isNamed: false };
}

/** Reads definitions; of a file that holds one alone, the text when it is asked for. */
export function readDefinitions(
  paths: readonly string[],
  call: CommandCall,
  root: string,
): readonly DefinitionFile[] {
  const reader = new HeadReader();
  return paths.flatMap((path) =>
    filesAt(path, call, root).map(({ file, name }): DefinitionFile => {
      const head = reader.head(file);
      if (head === undefined) return { path: name, text: textOf(file) };
      return {
        path: name,
        head,
        get text() {
          return textOf(file);
        },
      };
    }),
  );
}

/** Looks through files in one and the same memory: hundreds of definitions have tens of megabytes. */
class HeadReader {
  #bytes = Buffer.alloc(1024 * 1024);

  /** A file up to the versions of its definition; undefined where it is no single one, or cannot be read. */
  head(file: string): string | undefined {
    const length = this.#fill(file);
    const bytes = this.#bytes.subarray(0, length);
    const end = bytes.indexOf(VERSIONS);
    if (end < 0 || bytes.indexOf('\n---') >= 0) return undefined;
    return bytes.toString('utf8', 0, end + VERSIONS.length);
  }

  #fill(file: string): number {
    let handle: number | undefined;
    try {
      handle = openSync(file, 'r');
      const { size } = fstatSync(handle);
      if (size >= this.#bytes.length) this.#bytes = Buffer.alloc(size * 2);
      return readSync(handle, this.#bytes, 0, this.#bytes.length, 0);
    } catch {
      // Reading it as a whole says what is wrong.
      return 0;
    } finally {
      if (handle !== undefined) closeSync(handle);
    }
  }
}

/**
 * Reads manifests; their paths are from the root, where they are within it. One file after the other, as the
 * command has nothing else to do: through promises, a thousand files take four times as long.
 */
function readAll(paths: readonly string[], call: CommandCall, root: string): readonly ManifestFile[] {
  return paths.flatMap((path) =>
    filesAt(path, call, root).flatMap(({ file, name, isNamed }) => {
      const read = { path: name, text: textOf(file) };
      return isNamed || mayHoldObjects(read) ? [read] : [];
    }),
  );
}

/** What a tree is checked by, and what of it was asked for. */
export interface ManifestFiles {
  readonly all: readonly ManifestFile[];
  /** Whether a path from the root is one that was asked for. */
  within(path: string): boolean;
  /** Whether the whole repository was asked for. */
  readonly isWhole: boolean;
}

/**
 * The manifests of the whole repository, where the root is one or was named: what a cluster gets of the paths depends
 * on what else it applies. Elsewhere the manifests under the paths are all.
 */
export function readManifestFiles(paths: readonly string[], root: Root, call: CommandCall): ManifestFiles {
  const asked = readAll(paths, call, root.folder);
  const isRepository = root.isNamed || existsSync(join(root.folder, '.git'));
  if (!isRepository) return { all: asked, within: () => true, isWhole: false };
  const wanted = new Set(asked.map(({ path }) => path));
  const others = readAll([root.folder], call, root.folder).filter(({ path }) => !wanted.has(path));
  return {
    all: [...asked, ...others],
    within: (path) => isAsked(path, wanted, paths, root, call),
    isWhole: others.length === 0,
  };
}

/** A file that a build names need be no manifest, such as one that generators read. */
function isAsked(
  path: string,
  wanted: ReadonlySet<string>,
  paths: readonly string[],
  root: Root,
  call: CommandCall,
): boolean {
  return wanted.has(path) || paths.some((each) => isWithin(resolve(call.cwd, each), join(root.folder, path)));
}

interface Found {
  readonly file: string;
  /** Its path from the root. */
  readonly name: string;
  /** Whether the caller named it, and not a folder that it is in. */
  readonly isNamed: boolean;
}

/** The file of a path, or those under it that may be manifests: charts are passed over. */
function filesAt(path: string, call: CommandCall, root: string): readonly Found[] {
  const whole = resolve(call.cwd, path);
  const isNamed = statOf(whole, path).isFile();
  const files = isNamed ? [whole] : outsideCharts(filesUnder(whole));
  return files.map((file) => ({ file, name: relative(root, file).split(sep).join(posix.sep), isNamed }));
}

function statOf(whole: string, path: string): Stats {
  try {
    return statSync(whole);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`there is no file or folder ${path}`);
    throw new UsageError(`${path} cannot be read (${code ?? String(error)})`);
  }
}

function isFile(path: string, entry: Dirent): boolean {
  return entry.isFile() || (entry.isSymbolicLink() && leadsToFile(path));
}

/** Whether a link leads to a file; one that leads nowhere, or in a circle, does not. */
function leadsToFile(link: string): boolean {
  try {
    return statSync(link).isFile();
  } catch {
    return false;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Files that may be manifests. Links lead to files alone. */
function filesUnder(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !isPassedOver(`${entry.name}/`)) found.push(...filesUnder(path));
    else if (isFile(path, entry) && isManifestPath(entry.name)) found.push(path);
  }
  return found;
}
