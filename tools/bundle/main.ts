// npm run bundle: every step of this checkout as one file, dist/bundles/<step>.cjs.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { loadSteps } from '../steps.ts';
import { bundleStep } from './bundle.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = join(root, 'dist', 'bundles');

/** Kibibytes with one decimal. */
function kibibytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}

const steps = await loadSteps(root);
const bundles = await Promise.all(steps.map(async (step) => ({ step, bytes: await bundleStep(root, step) })));
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
