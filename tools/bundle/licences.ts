import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';

/** Sources of ours that hold compiled code of a library, which no import shows any more. */
const COMPILED_IN: Readonly<Record<string, readonly string[]>> = {
  'packages/release-model/src/validate.emitted.js': ['ajv', 'fast-deep-equal'],
};

/**
 * The licences of all libraries whose code is in a bundle, as one comment for its end, sorted by library: they
 * ask to go wherever the code goes, and a bundle is one file. Empty where no library is in it.
 *
 * @throws Error naming a library that comes without a licence text.
 */
export function licenceComment(root: string, metafile: Metafile): string {
  const [output] = Object.values(metafile.outputs);
  const carried = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const folders = carried.flatMap(([path]) => libraryFolders(root, path));
  const texts = [...new Set(folders)].map(licenceText).sort();
  if (texts.length === 0) return '';
  const head = 'This file carries code of the libraries below, under their licences.';
  return `/*\n${[head, ...texts].join('\n\n').replaceAll('*/', '* /')}\n*/\n`;
}

/** The folders of the libraries that a source of a bundle is made of; none where it is ours alone. */
function libraryFolders(root: string, path: string): readonly string[] {
  const [folder] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(resolve(root, path)) ?? [];
  if (folder !== undefined) return [folder];
  // A library that is kept as text was built apart, with the libraries that it needs.
  const [, apart] = /^deferred:(.+)$/.exec(path) ?? [];
  const own = COMPILED_IN[apart ?? path];
  const names = own ?? (apart === undefined ? [] : withDependencies(root, apart));
  return names.map((name) => folderOf(root, name));
}

/** A library and all that it depends on, so that none is left out; one too many does no harm. */
function withDependencies(root: string, name: string, seen = new Set<string>()): readonly string[] {
  if (seen.has(name)) return [];
  seen.add(name);
  const { dependencies = {} } = manifestOf(folderOf(root, name));
  return [name, ...Object.keys(dependencies).flatMap((one) => withDependencies(root, one, seen))];
}

function folderOf(root: string, name: string): string {
  return join(root, 'node_modules', name);
}

interface LibraryManifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifestOf(folder: string): LibraryManifest {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) throw new Error(`${folder} has no package.json: which library is it?`);
  return JSON.parse(readFileSync(file, 'utf8')) as LibraryManifest;
}

function licenceText(folder: string): string {
  const { name, version } = manifestOf(folder);
  const file = readdirSync(folder).find((one) => /^(licen[cs]e|copying)(-[a-z0-9.]+)?(\.(md|txt))?$/i.test(one));
  if (file === undefined) {
    throw new Error(`${name} ${version} comes without a licence text, so no bundle may carry it: ${folder}`);
  }
  const text = readFileSync(join(folder, file), 'utf8').replace(/\r\n?/g, '\n').trim();
  return `${name} ${version}\n\n${text}`;
}
