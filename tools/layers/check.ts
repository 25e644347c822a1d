import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importsOf, machineWords } from './source.ts';
import { CLIENTS, LAYERS, type Layer, PURE_MODULES } from './table.ts';

/** A source file that breaks a layer, as one line that says what and why. */
export type Breach = string;

/** What stands beside the sources for tests alone, and may therefore use what it likes. */
const FOR_TESTS = /\.(test|fixture)\.ts$|\/(fixtures|processes)\//;

/** Every breach of the layers in a checkout, sorted; empty where all is well. */
export function layerBreaches(root: string): readonly Breach[] {
  return packagesOf(root).flatMap((folder) => {
    const layer = layerOf(folder);
    if (!layer) return [`packages/${folder} is in no layer. Give it one in tools/layers/table.ts.`];
    return sourcesUnder(root, `packages/${folder}`).flatMap((path) =>
      breachesIn(readFileSync(join(root, path), 'utf8'), path, folder, layer),
    );
  });
}

/** The layer of a package by its folder under `packages/`, or of `tools`. */
export function layerOf(folder: string): Layer | undefined {
  return LAYERS.find(({ packages }) =>
    packages.some((name) => new RegExp(`^${name.replace('*', '[^/]+')}$`).test(folder)),
  );
}

/** The breaches of one source file. */
export function breachesIn(text: string, path: string, folder: string, layer: Layer): readonly Breach[] {
  const imports = importsOf(text).flatMap(({ specifier, line }) => {
    const why = importProblem(specifier, path, folder, layer);
    return why ? [`${path}:${line}: imports ${specifier}; ${why}`] : [];
  });
  const words = layer.machine
    ? []
    : machineWords(text).map(
        ({ word, line }) => `${path}:${line}: uses ${word}; ${layer.name} work through ports only`,
      );
  return [...imports, ...words];
}

function importProblem(specifier: string, path: string, folder: string, layer: Layer): string | undefined {
  const client = Object.keys(CLIENTS).find((name) => specifier === name || specifier.startsWith(`${name}/`));
  const owner = client && CLIENTS[client];
  if (owner !== undefined && owner !== folder) return `that belongs to ${owner}`;
  if (specifier.startsWith('node:')) {
    const pure = layer.machine || PURE_MODULES.includes(specifier);
    return pure ? undefined : `${layer.name} work through ports only`;
  }
  if (layer.imports === 'any') return undefined;
  const target = targetOf(specifier, path);
  if (target === undefined || target === folder) return undefined;
  if (specifier.startsWith('.')) return 'another package is imported by its name';
  const other = layerOf(target);
  if (!other) return `${target} is in no layer; see tools/layers/table.ts`;
  if (layer.imports.includes(other.name)) return undefined;
  return layer.name === 'steps' && other.name === 'steps'
    ? 'no step imports another'
    : `${layer.name} may not import ${other.name}`;
}

/** The folder of the package that an import leads to; undefined for an external library. */
function targetOf(specifier: string, path: string): string | undefined {
  if (specifier.startsWith('.')) {
    const place = posix.join(posix.dirname(path), specifier);
    return /^packages\/(steps\/[^/]+|[^/]+)\//.exec(place)?.[1] ?? place;
  }
  const name = /^@tandem\/([^/]+)/.exec(specifier)?.[1];
  return name?.replace(/^step-(?!runtime$)/, 'steps/');
}

function packagesOf(root: string): readonly string[] {
  const names = (folder: string) => readdirSync(join(root, folder)).sort();
  const all = [
    ...names('packages').filter((name) => name !== 'steps'),
    ...names('packages/steps').map((name) => `steps/${name}`),
  ];
  return all.filter((name) => existsSync(join(root, 'packages', name, 'package.json')));
}

function sourcesUnder(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourcesUnder(root, path);
      // What emits the validator stands beside the package's sources and is a tool.
      const source = entry.name.endsWith('.ts') && !entry.name.startsWith('emit-');
      return source && !FOR_TESTS.test(path) ? [path] : [];
    });
}

/** The root of this repository. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
