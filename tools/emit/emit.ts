import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Step } from '@tandem/bundles';
import type { Emitted, Emitter } from './emitter.ts';

/** What all emitters write. */
export interface Emission {
  readonly files: Emitted;
  /** Folders that hold emitted files only, sorted. */
  readonly folders: readonly string[];
}

/** The emitters of indexes that code imports: their files are written before any other emitter is loaded. */
export const REGISTRIES = join(import.meta.dirname, 'registries');

const EMITTERS = join(import.meta.dirname, 'emitters');

/**
 * What the emitters in some folders write for a checkout.
 *
 * @throws Error naming an emitter without `emits`, or one whose file another one writes too.
 */
export async function emission(
  root: string,
  steps: readonly Step[],
  from: readonly string[] = [REGISTRIES, EMITTERS],
): Promise<Emission> {
  const files = new Map<string, string>();
  const folders = new Set<string>();
  const modules = from.flatMap((folder) =>
    readdirSync(folder)
      .sort()
      .map((name) => join(folder, name)),
  );
  for (const module of modules) {
    const emitter = (await import(pathToFileURL(module).href)) as Partial<Emitter>;
    if (!emitter.emits) throw new Error(`${module} does not export the function 'emits'.`);
    for (const [path, text] of await emitter.emits({ root, steps })) {
      if (files.has(path)) throw new Error(`${module} writes ${path}, as another emitter does.`);
      files.set(path, text);
    }
    for (const each of emitter.folders ?? []) folders.add(each);
  }
  return { files, folders: [...folders].sort() };
}

/** How an emitted file differs from the one that is there. */
export interface Difference {
  readonly path: string;
  readonly kind: 'missing' | 'changed' | 'stale';
}

/** Which files of a checkout differ from what is emitted, sorted by path. */
export function differences(root: string, { files, folders }: Emission): readonly Difference[] {
  const found: Difference[] = [];
  for (const [path, text] of files) {
    const place = join(root, path);
    if (!existsSync(place)) found.push({ path, kind: 'missing' });
    else if (readFileSync(place, 'utf8') !== text) found.push({ path, kind: 'changed' });
  }
  const present = new Set(folders.flatMap((folder) => filesUnder(root, folder)));
  for (const path of present) if (!files.has(path)) found.push({ path, kind: 'stale' });
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function filesUnder(root: string, folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(root, path) : [path];
  });
}
