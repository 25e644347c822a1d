import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { breachesIn, layerBreaches, layerOf, ROOT } from './check.ts';
import { importsOf } from './source.ts';
import { layersTable } from './table.ts';

it('every import of this repository keeps to the layers', () => {
  expect(layerBreaches(ROOT)).toEqual([]);
});

it('docs/ARCHITECTURE.md shows the layers as they are', () => {
  expect(readFileSync(join(ROOT, 'docs', 'ARCHITECTURE.md'), 'utf8')).toContain(layersTable());
});

function breaches(path: string, text: string): readonly string[] {
  const folder = /^packages\/(steps\/[^/]+|[^/]+)\//.exec(path)?.[1] ?? '';
  const layer = layerOf(folder);
  if (!layer) throw new Error(`${folder} is in no layer`);
  return breachesIn(text, path, folder, layer);
}

describe('is refused', () => {
  it.each([
    ['packages/steps/a/run.ts', "import { x } from '@tandem/step-b/contract';", 'no step imports another'],
    [
      'packages/steps/a/run.ts',
      "import { x } from '../b/run.ts';",
      'another package is imported by its name',
    ],
    ['packages/steps/a/run.ts', "import { x } from '@tandem/git';", 'steps may not import adapters'],
    ['packages/steps/a/run.ts', "import { x } from '@tandem/step-runtime';", 'steps may not import runtime'],
    ['packages/steps/a/run.ts', "import type {\n  X,\n} from '@tandem/machine';", 'adapters'],
    ['packages/steps/a/run.ts', "const x = await import('@tandem/git');", 'steps may not import adapters'],
    ['packages/steps/a/run.ts', "export * from '@tandem/git';", 'steps may not import adapters'],
    ['packages/steps/a/run.ts', "import '@tandem/git';", 'steps may not import adapters'],
    ['packages/steps/a/run.ts', "import { readFileSync } from 'node:fs';", 'steps work through ports only'],
    ['packages/steps/a/run.ts', 'const x = process.env.HOME;', 'uses process'],
    ['packages/steps/a/run.ts', "console.log('x');", 'uses console'],
    ['packages/steps/a/run.ts', "await fetch('x');", 'uses fetch'],
    ['packages/contract/src/x.ts', "import { x } from '@tandem/ports';", 'contract may not import ports'],
    ['packages/ports/src/x.ts', "import { x } from '@tandem/nothing';", 'nothing is in no layer'],
    ['packages/git/src/x.ts', "import { x } from '@tandem/step-runtime';", 'adapters may not import runtime'],
    [
      'packages/step-runtime/src/x.ts',
      "import * as core from '@actions/core';",
      'belongs to platform-github',
    ],
  ])('%s: %s', (path, text, why) => {
    expect(breaches(path, text)).toEqual([expect.stringContaining(why)]);
  });
});

describe('is fine', () => {
  it.each([
    ['packages/steps/a/run.ts', "import { x } from './decide.ts';"],
    ['packages/steps/a/run.ts', "import { x } from '@tandem/release-model';"],
    ['packages/steps/a/run.ts', "import { parse } from 'yaml';\nimport { join } from 'node:path';"],
    ['packages/steps/a/run.ts', '// process.exit() is not for us\n/* console.log */'],
    ['packages/steps/a/run.ts', "const text = 'say process.env or console.log';"],
    ['packages/steps/a/run.ts', 'reporter.console(x); my.process.run(); const process_ = 1;'],
    ['packages/ports/src/x.ts', 'interface X {\n  fetch(at: string): void;\n}\nwait(setTimeout_);'],
    ['packages/git/src/x.ts', "import { spawn } from 'node:child_process';\nprocess.kill(1);"],
    ['packages/platform-github/src/x.ts', "import * as core from '@actions/core';"],
  ])('%s: %s', (path, text) => expect(breaches(path, text)).toEqual([]));
});

it('an import is found with its line, whatever stands before it', () => {
  const text =
    "// import 'a'\n/*\nimport 'b' */\nconst x = \"import 'c'\";\nimport {\n  d,\n} from 'd';\nexport { e } from 'e';\n";
  expect(importsOf(text)).toEqual([
    { specifier: 'd', line: 7 },
    { specifier: 'e', line: 8 },
  ]);
});
