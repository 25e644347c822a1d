import { existsSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { delimiter, join, sep } from 'node:path';
import { runOnce } from './timing.ts';

/** A Node program to measure with. */
export interface NodeProgram {
  readonly path: string;
  /** `v20.19.0` */
  readonly version: string;
}

/** What the figures were measured on. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  /** In MiB. */
  readonly memory: number;
  readonly platform: string;
  /** The system's Node and the workspace's; one where they are the same. */
  readonly nodes: readonly NodeProgram[];
}

/** Looks at this machine. The system's Node is the first on the PATH that no node_modules holds. */
export function thisMachine(root: string): Machine {
  const paths = [systemNode(process.env.PATH ?? ''), join(root, 'node_modules', 'node', 'bin', 'node')];
  const nodes = paths
    .filter((path) => path !== undefined && existsSync(path))
    .map((path) => ({
      path: path as string,
      version: runOnce({ program: path as string, args: ['--version'] }).trim(),
    }));
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memory: Math.round(totalmem() / 1024 / 1024),
    platform: `${process.platform} ${process.arch}`,
    nodes: nodes.filter(
      (node, index) => nodes.findIndex(({ version }) => version === node.version) === index,
    ),
  };
}

/** The first `node` of a PATH outside every node_modules. */
export function systemNode(path: string, exists: (file: string) => boolean = existsSync): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '' && !folder.split(sep).includes('node_modules'))
    .map((folder) => join(folder, 'node'))
    .find(exists);
}
