import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@tandem/bundles';
import { expect, it } from 'vitest';

const STEPS = join(ROOT, 'packages/steps');

it.each(
  readdirSync(STEPS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name),
)('the step %s has a contract, a pure decision with its table of cases, and a run', (step) => {
  const files = ['contract.ts', 'decide.ts', 'decide.test.ts', 'run.ts', 'README.md', 'package.json'];
  expect(files.filter((file) => !existsSync(join(STEPS, step, file)))).toEqual([]);
});
