import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { sourcesUnder } from './check.ts';
import { readHouse } from './layers.ts';
import { importsOf } from './source.ts';

/** Files by path, each with the files that it imports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/**
 * The imports of every source under `packages/`, types too: from file to file, across packages by what their
 * package.json exports.
 */
export function importGraph(root: string): ImportGraph {
  const packages = readHouse(root).layers.flatMap((layer) => layer.packages);
  const exported = new Map(packages.flatMap(({ folder, name }) => exportsOf(root, folder, name)));
  const graph = new Map<string, readonly string[]>();
  for (const { folder } of packages) {
    for (const path of sourcesUnder(root, folder)) {
      const targets = importsOf(readFileSync(join(root, path), 'utf8')).flatMap(({ specifier }) => {
        const target = specifier.startsWith('.')
          ? posix.join(posix.dirname(path), specifier)
          : exported.get(specifier);
        return target === undefined ? [] : [target];
      });
      graph.set(path, targets);
    }
  }
  return graph;
}

function exportsOf(root: string, folder: string, name: string): readonly (readonly [string, string])[] {
  const file = join(root, folder, 'package.json');
  if (!existsSync(file)) return [];
  const { exports = {} } = JSON.parse(readFileSync(file, 'utf8')) as {
    exports?: Readonly<Record<string, string>>;
  };
  return Object.entries(exports).map(([from, to]) => [posix.join(name, from), posix.join(folder, to)]);
}

/** Every cycle of imports: the files of each strongly connected part that has more than one, sorted. */
export function importCycles(graph: ImportGraph): readonly (readonly string[])[] {
  const search: Search = { graph, index: new Map(), low: new Map(), path: [], found: [] };
  for (const file of graph.keys()) if (!search.index.has(file)) connect(search, file);
  return search.found;
}

/** The state of Tarjan's search for strongly connected components (SIAM J. Comput. 1(2), 1972). */
interface Search {
  readonly graph: ImportGraph;
  readonly index: Map<string, number>;
  readonly low: Map<string, number>;
  readonly path: string[];
  readonly found: (readonly string[])[];
}

function connect(search: Search, file: string): void {
  const { graph, index, low, path, found } = search;
  const own = index.size;
  index.set(file, own);
  path.push(file);
  let lowest = own;
  for (const target of graph.get(file) ?? []) {
    if (!index.has(target)) {
      connect(search, target);
      lowest = Math.min(lowest, low.get(target) ?? own);
    } else if (path.includes(target)) lowest = Math.min(lowest, index.get(target) ?? own);
  }
  low.set(file, lowest);
  if (lowest !== own) return;
  const members = path.splice(path.indexOf(file));
  if (members.length > 1) found.push(members.sort());
}
