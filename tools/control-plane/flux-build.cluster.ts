import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { type Json, stableJson } from '@tandem/kubernetes-objects';
import { buildFolder, sourceOfFiles } from '@tandem/kustomize';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FluxLibraries, startFluxLibraries } from './flux-libraries.ts';
import { anyTree, type TreeFiles } from './generated-trees.ts';
import { schemaText } from './schema-text.ts';

/** The seed of the generated trees: the same in each run, another one where TANDEM_SEED gives it. */
const SEED = Number(process.env.TANDEM_SEED ?? 11);

let libraries: FluxLibraries;
let folder = '';
beforeAll(async () => {
  libraries = await startFluxLibraries((line) => process.stdout.write(`${line}\n`));
  folder = mkdtempSync(join(tmpdir(), 'tandem-flux-build-'));
}, 600_000);
afterAll(() => {
  libraries.close();
  rmSync(folder, { recursive: true, force: true });
});

/** How a build of ours and one of kustomize's compare; only the first three are right. */
type Verdict =
  | 'same'
  | 'both refuse'
  | 'not supported'
  | 'different'
  | 'only kustomize builds'
  | 'only we build';

async function compared(files: TreeFiles, root: string, path: string): Promise<Verdict> {
  const theirs = await libraries.kustomize(root, path);
  const source = sourceOfFiles(Object.entries(files).map(([each, text]) => ({ path: each, text })));
  const ours = buildFolder(source, path === '.' ? '' : path);
  if (theirs.error !== undefined) return ours.ok ? 'only we build' : 'both refuse';
  if (!ours.ok) return ours.error.kind === 'unsupported' ? 'not supported' : 'only kustomize builds';
  const texts = (objects: readonly unknown[]) =>
    objects
      .map((each) => stableJson(each as Json))
      .sort()
      .join('\n');
  return texts(ours.value) === texts(theirs.objects ?? []) ? 'same' : 'different';
}

function write(files: TreeFiles): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function filesBelow(root: string, at = root): TreeFiles {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(at, { withFileTypes: true })) {
    const path = join(at, entry.name);
    if (entry.isDirectory()) Object.assign(found, filesBelow(root, path));
    else if (entry.isFile()) found[relative(root, path)] = readFileSync(path, 'utf8');
  }
  return found;
}

const KUSTOMIZATION = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;

describe("the built-in build beside kustomize's own libraries, at the version of the supported Flux", () => {
  it('has the schema that kustomize has', async () => {
    const { schema } = await libraries.schema();
    const file = join(import.meta.dirname, '../../packages/knowledge/kustomize/src/engine/schema.emitted.ts');
    // The formatter of the repository writes the same values with other quotes, commas and lines.
    const plain = (text: string) => text.replace(/[\s"',]/g, '');
    expect(schema && plain(schemaText(schema))).toBe(plain(readFileSync(file, 'utf8')));
  });

  it('makes the same of generated trees, or refuses what kustomize refuses', async () => {
    await fc.assert(
      fc.asyncProperty(anyTree, async (files) => {
        write(files);
        expect(['same', 'both refuse']).toContain(await compared(files, folder, 'k'));
      }),
      { numRuns: 1_500, seed: SEED },
    );
  }, 600_000);

  it('makes the same of scalars that YAML has more than one reading for', async () => {
    const scalars =
      '0640 0o17 1e3 .5 1_000 yes off 0b11 099 12:30 +5 -0x1F 1. ~ 2026-01-01 2026-01-01T10:00:00Z 5e-7 0x';
    const files = {
      'k/kustomization.yaml': 'resources: [a.yaml]\n',
      'k/a.yaml': `apiVersion: example.com/v1\nkind: Box\nmetadata: { name: a, annotations: { n: 1, d: 2026-01-01 } }\nspec:\n${scalars
        .split(' ')
        .map((scalar, index) => `  f${index}: ${scalar}\n`)
        .join('')}  empty:\n  folded: >\n    one\n      two\n    three\n  open: |\n    last`,
    };
    write(files);
    expect(await compared(files, folder, 'k')).toBe('same');
  });

  const given = (process.env.TANDEM_TREES ?? '').split(':').filter((each) => each !== '');
  it.each([join(import.meta.dirname, '../../examples'), ...given])(
    'makes the same of %s',
    async (root) => {
      const files = filesBelow(root);
      const verdicts: string[] = [];
      for (const path of Object.keys(files).filter((each) => KUSTOMIZATION.test(each))) {
        const verdict = await compared(files, root, dirname(path));
        if (!['same', 'both refuse', 'not supported'].includes(verdict)) verdicts.push(`${path}: ${verdict}`);
      }
      expect(verdicts).toEqual([]);
    },
    600_000,
  );
});
