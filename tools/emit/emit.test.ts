import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSteps, ROOT, stampTemplate, templateStep } from '@tandem/bundles';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { differences, emission } from './emit.ts';

describe('what is committed', () => {
  it('is what npm run emit writes', async () => {
    expect(differences(ROOT, await emission(ROOT, await loadSteps(ROOT)))).toEqual([]);
  });

  it('can be stamped by a release, step by step', async () => {
    const { files } = await emission(ROOT, await loadSteps(ROOT));
    const templates = [...files].filter(([path]) => templateStep(path) !== undefined);
    expect(templates.length).toBe(3 * (await loadSteps(ROOT)).length);
    const stamp = { version: '1.0.0', sha256: '0'.repeat(64) };
    for (const [path, text] of templates) {
      expect(stampTemplate(text, stamp)).toContain(`TANDEM_STEP='${templateStep(path)}'`);
    }
  });
});

it('differences are told apart: missing, changed, and stale from a step that is gone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-emit-'));
  try {
    mkdirSync(join(folder, 'schemas', 'steps'), { recursive: true });
    writeFileSync(join(folder, 'schemas', 'steps', 'gone.schema.json'), '{}');
    writeFileSync(join(folder, 'schemas', 'b.json'), 'old');
    writeFileSync(join(folder, 'schemas', 'same.json'), 'same');
    const files = new Map([
      ['schemas/b.json', 'new'],
      ['schemas/a.json', ''],
      ['schemas/same.json', 'same'],
    ]);
    expect(differences(folder, { files, folders: ['docs', 'schemas'] })).toEqual([
      { path: 'schemas/a.json', kind: 'missing' },
      { path: 'schemas/b.json', kind: 'changed' },
      { path: 'schemas/steps/gone.schema.json', kind: 'stale' },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

describe('emitters', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tandem-emitters-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const emitter = (name: string, text: string) => writeFileSync(join(folder, `${name}.js`), text);

  it('are all files of a folder, each with what it writes', async () => {
    emitter('a', "export const folders = ['x']; export const emits = () => new Map([['x/a', 'A']]);");
    emitter('b', "export const emits = async ({ root }) => new Map([['b', root]]);");
    expect(await emission('/root', [], [folder])).toEqual({
      files: new Map([
        ['x/a', 'A'],
        ['b', '/root'],
      ]),
      folders: ['x'],
    });
  });

  it('write each file once', async () => {
    emitter('a', "export const emits = () => new Map([['x', '']]);");
    emitter('b', "export const emits = () => new Map([['x', '']]);");
    await expect(emission('/root', [], [folder])).rejects.toThrow('b.js writes x, as another emitter does');
  });

  it('export a function', async () => {
    emitter('a', 'export const emit = 1;');
    await expect(emission('/root', [], [folder])).rejects.toThrow(
      "a.js does not export the function 'emits'",
    );
  });
});
