import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { WorkspacePackage } from '@tandem/bundles';
import { CLIENTS, CLOCK, type House, type Layer, PARSERS, PURE_MODULES, readHouse } from './layers.ts';
import { clockWords, importsOf, machineWords } from './source.ts';

/** A source file that breaks a layer, as one line that states what and why. */
export type Breach = string;

/** What lies beside the sources for tests alone: it has a row of its own. */
export const FOR_TESTS = /\.(test|fixture|suite)\.ts$|\/fixtures\//;

/** Every breach of the layers in a checkout, sorted; empty where there is none. */
export function layerBreaches(root: string): readonly Breach[] {
  const house = readHouse(root);
  return house.layers.flatMap((layer) =>
    layer.packages.flatMap((owner) =>
      sourcesUnder(root, owner.folder).flatMap((path) =>
        breachesIn(readFileSync(join(root, path), 'utf8'), path, owner, layer, house),
      ),
    ),
  );
}

/** The breaches of one source file. */
export function breachesIn(
  text: string,
  path: string,
  owner: WorkspacePackage,
  layer: Layer,
  house: House,
): readonly Breach[] {
  const place: Place = { path, owner, layer, house, test: FOR_TESTS.test(path) };
  const imports = importsOf(text).flatMap(({ specifier, line }) => {
    const why = importProblem(specifier, place);
    return why ? [`${path}:${line}: imports ${specifier}; ${why}`] : [];
  });
  const words =
    layer.machine || place.test
      ? []
      : machineWords(text).map(
          ({ word, line }) => `${path}:${line}: uses ${word}; ${layer.name} work through ports only`,
        );
  const times =
    layer.clock || place.test || owner.name === CLOCK
      ? []
      : clockWords(text).map(
          ({ word, line }) => `${path}:${line}: uses ${word}; the time is that of ${CLOCK}`,
        );
  return [...imports, ...words, ...times];
}

/** Where an import is written. */
interface Place {
  readonly path: string;
  readonly owner: WorkspacePackage;
  readonly layer: Layer;
  readonly house: House;
  readonly test: boolean;
}

function importProblem(specifier: string, place: Place): string | undefined {
  const { owner, layer, house, test } = place;
  const held = test ? CLIENTS : { ...CLIENTS, ...PARSERS };
  const library = Object.keys(held).find((name) => specifier === name || specifier.startsWith(`${name}/`));
  const holder = library && held[library];
  if (holder !== undefined && holder !== owner.name) return `that belongs to ${holder}`;
  if (specifier.startsWith('node:')) {
    const allowed = layer.machine || test || PURE_MODULES.includes(specifier);
    return allowed ? undefined : `${layer.name} work through ports only`;
  }
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(place.path), specifier);
    return target.startsWith(`${owner.folder}/`) ? undefined : 'another package is imported by its name';
  }
  const name = /^@tandem\/[^/]+/.exec(specifier)?.[0];
  if (name === undefined || name === owner.name) return undefined;
  const other = house.layers.find(({ packages }) => packages.some((each) => each.name === name));
  const target = other?.packages.find((each) => each.name === name);
  if (!other || !target) return `${name} is in no layer`;
  if (other.name === layer.name) return ownProblem(place, target);
  const allowed = test ? [...layer.imports, ...house.tests] : layer.imports;
  return allowed.includes(other.name) ? undefined : `${layer.name} may not import ${other.name}`;
}

/** Why a package may not import another one of its layer. */
function ownProblem({ owner, layer }: Place, target: WorkspacePackage): string | undefined {
  if (layer.own === true) return undefined;
  const within = (each: WorkspacePackage) => each.folder.slice(`packages/${layer.name}/`.length);
  const granted = Object.entries(layer.own || {}).some(
    ([name, by]) => matches(name, within(target)) && by.some((one) => matches(one, within(owner))),
  );
  return granted
    ? undefined
    : `no package of ${layer.name} imports another${layer.own ? ' but those its layer.json names' : ''}`;
}

/** Whether a name with `*` for any text fits another. */
function matches(pattern: string, name: string): boolean {
  return new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name);
}

/** The TypeScript sources of a package, tests among them. */
export function sourcesUnder(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourcesUnder(root, path);
      return entry.name.endsWith('.ts') ? [path] : [];
    });
}
