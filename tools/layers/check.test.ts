import { ROOT } from '@tandem/bundles';
import { describe, expect, it } from 'vitest';
import { breachesIn, layerBreaches } from './check.ts';
import { importCycles, importGraph } from './cycles.ts';
import type { House, Layer } from './layers.ts';
import { importsOf } from './source.ts';

it('every import of this repository keeps to the layers', () => {
  expect(layerBreaches(ROOT)).toEqual([]);
});

it('no import of this repository is part of a cycle', () => {
  expect(importCycles(importGraph(ROOT))).toEqual([]);
});

/** A layer with packages by folder below the layer's. */
function layer(
  name: string,
  packages: readonly string[],
  imports: readonly string[],
  rest: Partial<Layer> = {},
): Layer {
  return {
    order: 0,
    holds: name,
    name,
    imports,
    own: true,
    machine: false,
    packages: packages.map((folder) => ({
      folder: `packages/${name}/${folder}`,
      name: `@tandem/${name === 'steps' ? 'step-' : ''}${folder.replace('platforms/', 'platform-')}`,
      project: folder,
      description: '',
    })),
    ...rest,
  };
}

const HOUSE: House = {
  layers: [
    layer('language', ['contract', 'ports'], []),
    layer('models', ['release-process'], ['language']),
    layer('steps', ['a', 'b'], ['language', 'models'], { own: false }),
    layer('adapters', ['git', 'http', 'machine', 'platforms/github'], ['language'], {
      own: { http: ['*'] },
      machine: true,
    }),
    layer('doubles', ['forges'], ['language', 'adapters'], { machine: true, clock: true }),
    layer('programs', ['cli'], ['language', 'steps', 'adapters'], { own: false, machine: true }),
  ],
  tests: ['adapters', 'doubles'],
};

function breaches(path: string, text: string): readonly string[] {
  const owning = HOUSE.layers.find(({ name }) => path.startsWith(`packages/${name}/`));
  const owner = owning?.packages.find(({ folder }) => path.startsWith(`${folder}/`));
  if (!owning || !owner) throw new Error(`${path} is in no package`);
  return breachesIn(text, path, owner, owning, HOUSE);
}

describe('is refused', () => {
  it.each([
    [
      'packages/steps/a/run.ts',
      "import { x } from '@tandem/step-b/contract';",
      'no package of steps imports',
    ],
    [
      'packages/steps/a/run.ts',
      "import { x } from '../b/run.ts';",
      'another package is imported by its name',
    ],
    ['packages/steps/a/run.ts', "import { x } from '@tandem/git';", 'steps may not import adapters'],
    ['packages/steps/a/run.ts', "import type {\n  X,\n} from '@tandem/http';", 'adapters'],
    ['packages/steps/a/run.ts', "const x = await import('@tandem/git');", 'steps may not import adapters'],
    ['packages/steps/a/run.ts', "export * from '@tandem/git';", 'steps may not import adapters'],
    ['packages/steps/a/run.ts', "import '@tandem/git';", 'steps may not import adapters'],
    ['packages/steps/a/run.ts', "import { readFileSync } from 'node:fs';", 'steps work through ports only'],
    ['packages/steps/a/run.ts', 'const x = process.env.HOME;', 'uses process'],
    ['packages/steps/a/run.ts', "console.log('x');", 'uses console'],
    ['packages/steps/a/run.ts', "await fetch('x');", 'uses fetch'],
    [
      'packages/steps/a/run.test.ts',
      "import { x } from '@tandem/step-b/run';",
      'no package of steps imports',
    ],
    ['packages/steps/a/run.test.ts', "import { x } from '@tandem/cli';", 'steps may not import programs'],
    ['packages/steps/a/run.test.ts', "import { x } from '../../../tools/emit/emit.ts';", 'by its name'],
    [
      'packages/language/contract/src/x.ts',
      "import { x } from '@tandem/release-process';",
      'language may not',
    ],
    [
      'packages/language/ports/src/x.ts',
      "import { x } from '@tandem/nothing';",
      '@tandem/nothing is in no layer',
    ],
    ['packages/adapters/http/src/x.ts', "import { x } from '@tandem/git';", 'no package of adapters imports'],
    [
      'packages/adapters/git/src/x.ts',
      "import { x } from '@tandem/forges';",
      'adapters may not import doubles',
    ],
    [
      'packages/adapters/git/src/x.ts',
      "import * as core from '@actions/core';",
      'belongs to @tandem/platform-github',
    ],
    ['packages/steps/a/run.ts', "import { parse } from 'yaml';", 'belongs to @tandem/positions'],
    ['packages/steps/a/run.ts', 'const now = new Date().toISOString();', 'uses new Date()'],
    ['packages/adapters/git/src/x.ts', 'const end = Date.now() + 1_000;', 'uses Date.now'],
    ['packages/programs/cli/src/x.ts', 'const now = Temporal.Now.instant();', 'uses Temporal.Now'],
  ])('%s: %s', (path, text, why) => {
    expect(breaches(path, text)).toEqual([expect.stringContaining(why)]);
  });
});

describe('is allowed', () => {
  it.each([
    ['packages/steps/a/run.ts', "import { x } from './decide.ts';"],
    ['packages/steps/a/run.ts', "import { x } from '@tandem/release-process';"],
    ['packages/steps/a/run.ts', "import ignore from 'ignore';\nimport { join } from 'node:path';"],
    ['packages/steps/a/run.test.ts', "import { parse } from 'yaml';"],
    ['packages/steps/a/run.ts', '// process.exit() is not for us\n/* console.log */'],
    ['packages/steps/a/run.ts', "const text = 'say process.env or console.log';"],
    ['packages/steps/a/run.ts', 'reporter.console(x); my.process.run(); const process_ = 1;'],
    ['packages/steps/a/run.test.ts', "import { x } from '@tandem/forges';\nimport { y } from '@tandem/git';"],
    ['packages/steps/a/run.test.ts', "import { mkdtempSync } from 'node:fs';"],
    ['packages/language/ports/src/x.ts', 'interface X {\n  fetch(at: string): void;\n}\nwait(setTimeout_);'],
    ['packages/adapters/git/src/x.ts', "import { spawn } from 'node:child_process';\nprocess.kill(1);"],
    ['packages/adapters/git/src/x.ts', "import { x } from '@tandem/http';"],
    ['packages/adapters/git/src/x.ts', 'const day = new Date(Date.parse(text)); newDate(); my.Date.nowhere;'],
    ['packages/adapters/git/src/x.test.ts', 'const now = new Date();'],
    ['packages/adapters/machine/src/x.ts', 'const now = new Date();'],
    ['packages/doubles/forges/src/x.ts', 'const now = Date.now();'],
    ['packages/adapters/platforms/github/src/x.ts', "import * as core from '@actions/core';"],
  ])('%s: %s', (path, text) => expect(breaches(path, text)).toEqual([]));
});

it('an import is found with its line, whatever comes before it', () => {
  const text =
    "// import 'a'\n/*\nimport 'b' */\nconst x = \"import 'c'\";\nimport {\n  d,\n} from 'd';\nexport { e } from 'e';\n";
  expect(importsOf(text)).toEqual([
    { specifier: 'd', line: 7 },
    { specifier: 'e', line: 8 },
  ]);
});

describe('a cycle of imports', () => {
  it.each([
    [
      'none',
      [
        ['a', ['b', 'c']],
        ['b', ['c']],
        ['c', []],
      ],
      [],
    ],
    [
      'two files',
      [
        ['a', ['b']],
        ['b', ['a']],
      ],
      [['a', 'b']],
    ],
    [
      'three files behind a fourth',
      [
        ['d', ['a']],
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['a']],
      ],
      [['a', 'b', 'c']],
    ],
    [
      'two cycles',
      [
        ['a', ['b', 'c']],
        ['b', ['a']],
        ['c', ['d']],
        ['d', ['c']],
      ],
      [
        ['c', 'd'],
        ['a', 'b'],
      ],
    ],
  ] as const)('%s', (_, files, cycles) => {
    expect(importCycles(new Map(files as readonly (readonly [string, readonly string[]])[]))).toEqual(cycles);
  });
});
