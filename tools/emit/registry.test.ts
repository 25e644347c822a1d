import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '@tandem/bundles';
import { releaseSchema } from '@tandem/release-file/schema';
import { type Field, fieldAt } from '@tandem/release-process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileEntries, folderEntries, indexText, type Registry } from './registry.ts';

const registry: Registry = {
  folder: 'things',
  index: 'things.emitted.ts',
  member: 'thing',
  lists: { members: 'THINGS', options: 'OPTIONS', names: 'NAMES' },
};

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tandem-registry-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const thing = (name: string) => `export const thing = { name: '${name}' };`;
const options = (name: string, order = 0) => `export const options = { name: '${name}', order: ${order} };`;

describe('the index of a registry', () => {
  it('lists folders by name, and the options of those that have some', async () => {
    write('things/two-b/thing.ts', thing('two-b'));
    write('things/one/thing.ts', thing('one'));
    write('things/one/options.ts', options('one'));
    write(registry.index, indexText(registry, await folderEntries(root, registry)));
    expect(await import(pathToFileURL(join(root, registry.index)).href)).toMatchObject({
      THINGS: [{ name: 'one' }, { name: 'two-b' }],
      OPTIONS: [{ name: 'one' }],
      NAMES: ['one', 'two-b'],
    });
  });

  it('lists files in the order that their options state', async () => {
    write('things/a.ts', `${thing('a')}${options('a', 2)}`);
    write('things/b.ts', `${thing('b')}${options('b', 1)}`);
    write('things/a.test.ts', '');
    const entries = await fileEntries(root, registry);
    expect(entries.map(({ name }) => name)).toEqual(['b', 'a']);
  });

  it.each([
    ['a folder without the member', 'things/one/other.ts', thing('one'), folderEntries],
    ['a member with the name of another', 'things/one/thing.ts', thing('two'), folderEntries],
    ['a file without options', 'things/one.ts', thing('one'), fileEntries],
    ['options with the name of another', 'things/one.ts', thing('one') + options('two'), fileEntries],
  ])('rejects %s', async (_, path, text, read) => {
    write(path, text);
    await expect(read(root, registry)).rejects.toThrow(/things\/one.* must export/);
  });
});

describe('release.yaml', () => {
  const { root: release } = releaseSchema();
  const files = (folder: string) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });

  it('has the options of every rule in the folder', async () => {
    const folder = 'packages/knowledge/merge-request-rules/src/rules';
    const names = files(folder).filter((file) => /^[a-z0-9-]+\.ts$/.test(file));
    expect(names.length).toBeGreaterThan(10);
    for (const file of names) {
      const rule = await import(pathToFileURL(join(ROOT, folder, file)).href);
      for (const key of Object.keys(rule.options.fields))
        expect(
          fieldAt(release, ['quality', 'rules', rule.options.name, key]),
          `${file}: ${key}`,
        ).toBeDefined();
    }
  });

  it('has the options of every gate in the folder, as keys of a ring', async () => {
    const folder = 'packages/knowledge/promotion-gates/src/gates';
    const names = files(folder).filter((file) => file.endsWith('/options.ts'));
    expect(names.length).toBeGreaterThan(0);
    const ring = (release.fields.rings as Field & { type: 'list' }).items as Field & { type: 'object' };
    for (const file of names) {
      const gate = await import(pathToFileURL(join(ROOT, folder, file)).href);
      expect(Object.keys(ring.fields)).toEqual(expect.arrayContaining(Object.keys(gate.options.fields)));
    }
  });
});
