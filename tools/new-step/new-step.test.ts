import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleStep, loadSteps, ROOT } from '@tandem/bundles';
import { makeCheckout } from '@tandem/bundles/checkout.fixture';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emission } from '../emit/emit.ts';
import { newStep } from './new-step.ts';

let root = '';
beforeAll(() => {
  root = makeCheckout(mkdtempSync(join(tmpdir(), 'tandem-new-step-')));
  for (const file of ['biome.json', 'vitest.config.ts', 'tsconfig.base.json', '.gitignore', 'package.json']) {
    copyFileSync(join(ROOT, file), join(root, file));
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Runs an installed program in the checkout; throws with what it says where it fails. */
function program(name: string, ...args: string[]): string {
  const own = Object.entries(process.env).filter(([key]) => !/^(VITEST|NODE_ENV|TANDEM_TEST)/.test(key));
  return execFileSync(join(ROOT, 'node_modules', '.bin', name), args, {
    cwd: root,
    encoding: 'utf8',
    env: Object.fromEntries(own),
  });
}

describe('a new step', () => {
  it('is a linked folder of seven files', () => {
    const made = newStep(root, 'check-banner');
    expect(made.ok && made.value.map((path) => path.replace('packages/steps/check-banner/', ''))).toEqual([
      'README.md',
      'contract.ts',
      'decide.test.ts',
      'decide.ts',
      'package.json',
      'run.test.ts',
      'run.ts',
    ]);
    expect(readlinkSync(join(root, 'node_modules/@tandem/step-check-banner'))).toBe(
      '../../packages/steps/check-banner',
    );
  });

  it('is formatted, has types that fit, and tests that pass', () => {
    const config = { extends: './tsconfig.base.json', include: ['packages/steps/check-banner/*.ts'] };
    writeFileSync(join(root, 'tsconfig.json'), JSON.stringify(config));
    program('biome', 'check', '--vcs-enabled=false', 'packages/steps');
    program('tsc', '-p', 'tsconfig.json');
    expect(program('vitest', 'run', 'packages/steps')).toMatch(/Test Files .*2 passed/);
  });

  it('has a bundle and emitted files without another edit', async () => {
    const steps = await loadSteps(root);
    const [step] = steps;
    expect(steps.map(({ contract }) => contract.title)).toEqual(['Check banner']);
    const all = [...(await loadSteps(ROOT)), ...steps];
    expect([...(await emission(ROOT, all)).files.keys()]).toContain(
      'gitlab-ci-templates/steps/check-banner.yml',
    );
    expect(step && (await bundleStep(root, step)).length).toBeGreaterThan(10_000);
  });

  it.each([
    ['check-banner', 'packages/steps/check-banner is there already'],
    ['CheckBanner', "'CheckBanner' is no name for a step"],
    ['../x', "'../x' is no name for a step"],
    ['contract', "'contract' is the name of another package"],
  ])('is not made by the name %s', (name, message) => {
    mkdirSync(join(root, 'packages', 'steps', 'check-banner'), { recursive: true });
    const before = readdirSync(join(root, 'packages', 'steps'));
    const made = newStep(root, name);
    expect(made.ok ? '' : made.error).toContain(message);
    expect(readdirSync(join(root, 'packages', 'steps'))).toEqual(before);
  });
});
