import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type WorkspacePackage, workspacePackages } from '@tandem/bundles';

/** What `packages/<layer>/layer.json` states. */
interface LayerFile {
  /** Its place in the list of layers; a layer imports lower ones only. */
  readonly order: number;
  readonly holds: string;
  /** The layers that its packages may import. */
  readonly imports: readonly string[];
  /**
   * Whether its packages may import each other: all, none, or, by package, who may import it. Names are folders
   * below the layer's; a `*` in one stands for any name.
   */
  readonly own: boolean | Readonly<Record<string, readonly string[]>>;
  /** Whether its packages may use the process, the console, files, the network and child processes. */
  readonly machine: boolean;
  /** Whether its packages read the time themselves, as servers do that run for a test; false where it is absent. */
  readonly clock?: boolean;
}

/** One layer of the house: a folder of `packages/`. */
export interface Layer extends LayerFile {
  readonly name: string;
  readonly packages: readonly WorkspacePackage[];
}

/** The house: its layers from the inside out, and what test code may import beside its own layer's allowance. */
export interface House {
  readonly layers: readonly Layer[];
  readonly tests: readonly string[];
}

/** Where the row of test code is stated. */
const TEST_FILE = 'packages/test-code.json';

/**
 * The house as a checkout's `layer.json` files state it.
 *
 * @throws Error naming a folder that has no layer.json, or a layer that imports one which is not below it.
 */
export function readHouse(root: string): House {
  const packages = workspacePackages(root);
  const names = readdirSync(join(root, 'packages'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const layers = names.map((name): Layer => {
    const file = `packages/${name}/layer.json`;
    if (!existsSync(join(root, file)))
      throw new Error(`${file} is missing: it states what the layer may import.`);
    const stated = JSON.parse(readFileSync(join(root, file), 'utf8')) as LayerFile;
    return {
      ...stated,
      name,
      packages: packages.filter(({ folder }) => folder.startsWith(`packages/${name}/`)),
    };
  });
  const sorted = layers.sort((a, b) => a.order - b.order);
  checkOrder(sorted);
  const { imports } = JSON.parse(readFileSync(join(root, TEST_FILE), 'utf8')) as {
    imports: readonly string[];
  };
  return { layers: sorted, tests: imports };
}

function checkOrder(layers: readonly Layer[]): void {
  for (const [index, { name, imports }] of layers.entries()) {
    const below = layers.slice(0, index).map((layer) => layer.name);
    const above = imports.find((other) => !below.includes(other));
    if (above !== undefined)
      throw new Error(`packages/${name}/layer.json imports ${above}, which is not below ${name}.`);
  }
}

/** Client libraries that belong to one package each. */
export const CLIENTS: Readonly<Record<string, string>> = {
  '@actions/core': '@tandem/platform-github',
  '@gitbeaker/core': '@tandem/forge-gitlab',
  '@gitbeaker/requester-utils': '@tandem/forge-gitlab',
  '@gitbeaker/rest': '@tandem/forge-gitlab',
  'azure-devops-node-api': '@tandem/forge-azure-devops',
};

/** Parsers that product code reaches through one package each; a test may use one as an independent reader. */
export const PARSERS: Readonly<Record<string, string>> = {
  'js-yaml': '@tandem/positions',
  yaml: '@tandem/positions',
};

/** The package whose clock the product reads the time from. */
export const CLOCK = '@tandem/machine';

/** Modules of Node that touch nothing outside the program, so that any layer may use them. */
export const PURE_MODULES: readonly string[] = [
  'node:assert',
  'node:buffer',
  'node:crypto',
  'node:path',
  'node:querystring',
  'node:string_decoder',
  'node:url',
  'node:util',
];
