// npm run bundle: every step of this checkout as one file, dist/bundles/<step>.cjs.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundleStep, loadSteps, ROOT } from '@tandem/bundles';

const folder = join(ROOT, 'dist', 'bundles');

/** Kibibytes with one decimal. */
function kibibytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}

const steps = await loadSteps(ROOT);
const bundles = await Promise.all(steps.map(async (step) => ({ step, bytes: await bundleStep(ROOT, step) })));
mkdirSync(folder, { recursive: true });
for (const { step, bytes } of bundles) {
  const file = join(folder, `${step.name}.cjs`);
  writeFileSync(`${file}.${process.pid}`, bytes);
  renameSync(`${file}.${process.pid}`, file);
  const sizes = `${kibibytes(bytes.length).padStart(10)}, ${kibibytes(gzipSync(bytes).length)} compressed`;
  process.stdout.write(`${step.name.padEnd(24)} ${step.version.padEnd(10)} ${sizes}\n`);
}
const made = new Set(bundles.map(({ step }) => `${step.name}.cjs`));
const stale = readdirSync(folder).filter((name) => name.endsWith('.cjs') && !made.has(name));
for (const name of stale) rmSync(join(folder, name), { force: true });
if (steps.length === 0) process.stdout.write('There is no step: packages/steps has no contract.ts.\n');
