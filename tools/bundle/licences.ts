import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
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

function libraryFolders(root: string, path: string): readonly string[] {
  const [folder] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(resolve(root, path)) ?? [];
  if (folder !== undefined) return [folder];
  return (COMPILED_IN[path] ?? []).map((name) => join(root, 'node_modules', name));
}

function licenceText(folder: string): string {
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) throw new Error(`${folder} has no package.json: which library is it?`);
  const { name, version } = JSON.parse(readFileSync(manifest, 'utf8')) as { name: string; version: string };
  const file = readdirSync(folder).find((one) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(one));
  if (file === undefined) {
    throw new Error(
      `${name} ${version} comes without a licence text, so no bundle may carry it. Its folder is ${dirname(manifest)}.`,
    );
  }
  const text = readFileSync(join(folder, file), 'utf8').replace(/\r\n?/g, '\n').trim();
  return `${name} ${version}\n\n${text}`;
}
