// npm run emit [-- --check]: writes all that is made of the contracts, or lists what differs from it.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadSteps, ROOT } from '@tandem/bundles';
import { differences, emission } from './emit.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const emitted = await emission(ROOT, await loadSteps(ROOT));
const found = differences(ROOT, emitted);
for (const { path, kind } of found) process.stdout.write(`${kind.padEnd(8)} ${path}\n`);
if (values.check) {
  if (found.length > 0) process.stdout.write('Run npm run emit and commit what it writes.\n');
  process.exitCode = found.length > 0 ? 1 : 0;
} else {
  for (const { path, kind } of found) {
    if (kind === 'stale') rmSync(join(ROOT, path));
    else {
      mkdirSync(dirname(join(ROOT, path)), { recursive: true });
      writeFileSync(join(ROOT, path), emitted.files.get(path) ?? '');
    }
  }
  process.stdout.write(`${emitted.files.size} files, ${found.length} written or removed.\n`);
}
