import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';

/** Sources of ours that hold compiled code of a library, which no import shows any more. */
const COMPILED_IN: Readonly<Record<string, readonly string[]>> = {
  'packages/procedures/release-file/src/validate.emitted.js': ['ajv', 'fast-deep-equal'],
};

/**
 * The licences of all libraries whose code is in a bundle, as one comment for its end, sorted by library: they
 * ask to go wherever the code goes, and a bundle is one file. Empty where no library is in it.
 *
 * @param carriedAsText For each module that is kept as text, the sources that it is made of.
 * @throws Error naming a library that comes without a licence text.
 */
export function licenceComment(
  root: string,
  metafile: Metafile,
  carriedAsText: ReadonlyMap<string, readonly string[]>,
): string {
  const [output] = Object.values(metafile.outputs);
  const carried = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const folders = carried.flatMap(([path]) => libraryFolders(root, path, carriedAsText));
  const texts = [...new Set(folders)].map(licenceText).sort();
  if (texts.length === 0) return '';
  const head = 'This file carries code of the libraries below, under their licences.';
  return `/*\n${[head, ...texts].join('\n\n').replaceAll('*/', '* /')}\n*/\n`;
}

/** The folders of the libraries that a source of a bundle is made of; none where it is ours alone. */
function libraryFolders(
  root: string,
  path: string,
  carriedAsText: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const [folder] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(resolve(root, path)) ?? [];
  if (folder !== undefined) return [folder];
  // What is kept as text was built apart, of sources of its own.
  const [, apart] = /^deferred:(.+)$/.exec(path) ?? [];
  const own = (COMPILED_IN[apart ?? path] ?? []).map((name) => folderOf(root, name));
  const parts = apart === undefined ? [] : (carriedAsText.get(apart) ?? []);
  return [...own, ...parts.flatMap((part) => libraryFolders(root, part, carriedAsText))];
}

function folderOf(root: string, name: string): string {
  return join(root, 'node_modules', name);
}

interface LibraryManifest {
  readonly name: string;
  readonly version: string;
}

function manifestOf(folder: string): LibraryManifest {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) throw new Error(`${folder} has no package.json: which library is it?`);
  return JSON.parse(readFileSync(file, 'utf8')) as LibraryManifest;
}

function licenceText(folder: string): string {
  const { name, version } = manifestOf(folder);
  const file = readdirSync(folder).find((one) =>
    /^(licen[cs]e|copying)(-[a-z0-9.]+)?(\.(md|txt))?$/i.test(one),
  );
  if (file === undefined) {
    throw new Error(`${name} ${version} comes without a licence text, so no bundle may carry it: ${folder}`);
  }
  const text = readFileSync(join(folder, file), 'utf8').replace(/\r\n?/g, '\n').trim();
  return `${name} ${version}\n\n${text}`;
}
