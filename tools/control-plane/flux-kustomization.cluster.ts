import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fluxBuild } from '@tandem/flux';
import { type Json, type JsonObject, stableJson } from '@tandem/kubernetes-objects';
import { sourceOfFiles } from '@tandem/kustomize';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FluxLibraries, startFluxLibraries } from './flux-libraries.ts';
import { names, namespaces, texts, yaml } from './generated-objects.ts';
import { anyTree, fluxPatches, type TreeFiles } from './generated-trees.ts';

let libraries: FluxLibraries;
let folder = '';
beforeAll(async () => {
  libraries = await startFluxLibraries((line) => process.stdout.write(`${line}\n`));
  folder = mkdtempSync(join(tmpdir(), 'tandem-flux-kustomization-'));
}, 600_000);
afterAll(() => {
  libraries.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A text with substitutions; ~ is a dollar. */
const template = fc
  .constantFrom(
    '~{a}',
    '~{B}-x',
    'x: ~{a}',
    '~~5',
    '~{none:=2}',
    '~{none}',
    'one\n~{a}',
    "it's ~{B}",
    '~{a}~{B}',
    '"~{a}"',
    '~{a:0:2}',
  )
  .map((text) => text.replaceAll('~', '$'));
/** Values that YAML could take for something else, or that end the text that they stand in. */
const value = fc.constantFrom(
  ...[
    'plain',
    '3',
    '1.50',
    'true',
    'yes',
    'off',
    "it's",
    'a: b',
    '"q"',
    '',
    '2026-01-01',
    '0x1f',
    '010',
    '1e3',
    '~',
    'null',
  ],
  ...[
    '- x',
    '{a: b}',
    '[1]',
    'x #y',
    'one\ntwo',
    '1:30',
    ' padded ',
    '\\',
    '&a',
    '!x',
    '%',
    '@',
    '`',
    '0o17',
    '.5',
    '+1',
    '1_000',
    '=',
    '<<',
  ],
);

/** A tree in which some texts have substitutions, and the Kustomization that applies its folder `k`. */
const anyKustomization = fc
  .record({
    tree: anyTree,
    replaced: fc.dictionary(texts, template, { maxKeys: 4 }),
    spec: fc.record(
      {
        targetNamespace: namespaces,
        namePrefix: fc.constantFrom('p-', 'a'),
        nameSuffix: fc.constant('-s'),
        images: fc.array(
          fc.record(
            {
              name: fc.constantFrom('web', 'proxy'),
              newName: fc.constant('other'),
              newTag: fc.constantFrom('2', 'v3'),
            },
            { requiredKeys: ['name'] },
          ),
          { maxLength: 2 },
        ),
        patches: fluxPatches,
        components: fc.constantFrom(['../c'], ['../none']),
        ignoreMissingComponents: fc.boolean(),
        postBuild: fc.record(
          {
            substitute: fc.dictionary(fc.constantFrom('a', 'B'), value, { minKeys: 1 }),
            substituteStrategy: fc.constantFrom('Always', 'WithVariables'),
          },
          { requiredKeys: ['substitute'] },
        ),
      },
      { requiredKeys: [] },
    ),
    name: names,
    isStrict: fc.boolean(),
  })
  .map(({ tree, replaced, spec, ...rest }) => ({
    ...rest,
    files: Object.fromEntries(
      Object.entries(tree).map(([path, text]) => [path, withTemplates(path, text, replaced)]),
    ),
    spec: {
      path: './k',
      prune: true,
      interval: '1m',
      sourceRef: { kind: 'GitRepository', name: 'a' },
      ...spec,
    } as JsonObject,
  }));

/** Only values of objects: what a kustomization has is no object's. */
function withTemplates(path: string, text: string, replaced: Readonly<Record<string, string>>): string {
  if (path.endsWith('kustomization.yaml')) return text;
  return text.replace(/"([^"\\]*)"(?!:)/g, (whole, found: string) => {
    const template = Object.hasOwn(replaced, found) ? replaced[found] : undefined;
    return template === undefined ? whole : yaml(template);
  });
}

function write(files: TreeFiles): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const sorted = (objects: readonly unknown[]) => objects.map((each) => stableJson(each as Json)).sort();

describe("what a Flux Kustomization applies, beside Flux's own library", () => {
  it('is the same for generated trees and Kustomizations, or both refuse', async () => {
    let substituted = 0;
    await fc.assert(
      fc.asyncProperty(anyKustomization, async ({ files, spec, name, isStrict }) => {
        write(files);
        const kustomization = {
          apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
          kind: 'Kustomization',
          metadata: { name, namespace: 'flux-system' },
          spec,
        };
        const isAlways = (spec.postBuild as JsonObject | undefined)?.substituteStrategy === 'Always';
        const theirs = await libraries.flux(folder, 'k', kustomization, { isStrict, isAlways });
        const source = sourceOfFiles(Object.entries(files).map(([path, text]) => ({ path, text })));
        const ours = fluxBuild(source, spec);
        const isRefused = !ours.ok || (isStrict && ours.value.unset.length > 0);
        if (theirs.error === undefined && spec.postBuild !== undefined) substituted += 1;
        expect(isRefused ? ['refused'] : sorted(ours.value.objects), theirs.error).toEqual(
          theirs.error === undefined ? sorted(theirs.objects ?? []) : ['refused'],
        );
      }),
      { numRuns: 500, seed: Number(process.env.TANDEM_SEED ?? 13) },
    );
    expect(substituted).toBeGreaterThan(100);
  }, 600_000);
});
