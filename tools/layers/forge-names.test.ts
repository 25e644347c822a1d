import { join } from 'node:path';
import { ROOT } from '@tandem/bundles';
import { createVirtualFileSystem } from 'typescript/unstable/fs';
import { describe, expect, it } from 'vitest';
import { forgeNames } from './forge-names.ts';

it('no product code outside the facts and the adapters of forges depends on the name of a forge', () => {
  expect(forgeNames(ROOT, join(ROOT, 'tsconfig.json'))).toEqual([]);
}, 60_000);

const KINDS = `type ForgeKind = 'gitlab' | 'azure-devops';
declare const forge: { kind: ForgeKind };
declare const plan: { platform: 'gitlab' | 'azure' };
type ByForge = { readonly [K in ForgeKind]: string };
declare const facts: ByForge;
declare const other: ForgeKind;
declare function call(kind: ForgeKind): void;
`;

/** What is found in one statement of a step. */
function foundIn(statement: string, path = 'packages/steps/planted/run.ts'): readonly string[] {
  const fs = createVirtualFileSystem({
    '/tsconfig.json': JSON.stringify({
      compilerOptions: { strict: true, noLib: true },
      include: ['packages'],
    }),
    [`/${path}`]: `${KINDS}${statement}\nexport {};\n`,
  });
  return forgeNames('/', '/tsconfig.json', { fs });
}

describe('is refused', () => {
  it.each([
    ["if (forge.kind === 'gitlab') call(other);", 'compares'],
    ["if ('azure-devops' != other) call(other);", 'compares'],
    ["const x = forge.kind !== 'gitlab' ? 1 : 2;", 'compares'],
    ["const lab = 'gitlab';\nif (other === lab) call(other);", 'compares'],
    ["switch (forge.kind) {\n  case 'gitlab':\n    call(other);\n}", 'switches'],
    ["const x: ByForge = { gitlab: '#', 'azure-devops': 'AB#' };", 'key'],
    ["const x: { [K in ForgeKind]?: string } = { gitlab: '#' };", 'key'],
    ["const x = { gitlab: '#', 'azure-devops': 'AB#' }[other];", 'key'],
    ['const x = facts.gitlab;', 'key'],
    ["const x = facts['azure-devops'];", 'key'],
    ['const { gitlab } = facts;', 'key'],
    ["const x = other.startsWith('git');", 'startsWith'],
    ["const x = ['gitlab'].includes(other);", 'includes'],
    ["call('gitlab');", 'names a forge'],
    ["const x: ForgeKind = 'gitlab';", 'names a forge'],
    ["const x: string = 'azure-devops';", 'names a forge'],
  ])('%s', (statement, why) => {
    expect(foundIn(statement)).toEqual([expect.stringContaining(why)]);
  });
});

describe('is allowed', () => {
  it.each([
    "if (plan.platform === 'gitlab') call(other);",
    'const x = { gitlab: 1, azure: 2 }[plan.platform];',
    'if (forge.kind === other) call(other);',
    'const x = facts[forge.kind];',
    "const dialect: 'gitlab' | 'github' = 'gitlab';",
    "type OfGitlab = ForgeKind & 'gitlab';",
    "const x: string = 'gitlab';",
    'call(forge.kind);',
  ])('%s', (statement) => expect(foundIn(statement)).toEqual([]));
});

it.each([
  'packages/knowledge/forges/src/forges.ts',
  'packages/adapters/forges/gitlab/src/forge.ts',
  'packages/steps/planted/run.test.ts',
  'packages/steps/planted/facts.fixture.ts',
])('%s may name a forge', (path) => {
  expect(foundIn("if (forge.kind === 'gitlab') call(other);", path)).toEqual([]);
});
