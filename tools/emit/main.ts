// npm run emit [-- --check]: writes all that is made of the contracts, or lists what differs from it.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadSteps } from '../steps.ts';
import { differences, emittedFiles } from './emit.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const files = await emittedFiles(await loadSteps(root));
const found = differences(root, files);
for (const { path, kind } of found) process.stdout.write(`${kind.padEnd(8)} ${path}\n`);
if (values.check) {
  if (found.length > 0) process.stdout.write('Run npm run emit and commit what it writes.\n');
  process.exitCode = found.length > 0 ? 1 : 0;
} else {
  for (const { path, kind } of found) {
    if (kind === 'stale') rmSync(join(root, path));
    else {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), files.get(path) ?? '');
    }
  }
  process.stdout.write(`${files.size} files, ${found.length} written or removed.\n`);
}
