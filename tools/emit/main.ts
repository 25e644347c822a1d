// npm run emit [-- --check]: writes all that is made of the contracts, or lists what differs from it.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadSteps, ROOT } from '@tandem/bundles';
import { type Difference, differences, type Emission, emission, REGISTRIES } from './emit.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

// The code that the other emitters import, imports the indexes of registries: they are written first.
const indexes = await emission(ROOT, [], [REGISTRIES]);
const outdated = differences(ROOT, indexes);
if (!values.check) write(outdated, indexes);

const emitted = await emission(ROOT, await loadSteps(ROOT));
const found = differences(ROOT, emitted);
if (!values.check) write(found, emitted);

const changed = values.check ? found : [...outdated, ...found];
for (const { path, kind } of changed) process.stdout.write(`${kind.padEnd(8)} ${path}\n`);
if (!values.check)
  process.stdout.write(`${emitted.files.size} files, ${changed.length} written or removed.\n`);
else if (changed.length > 0) {
  process.stdout.write('Run npm run emit and commit what it writes.\n');
  process.exitCode = 1;
}

function write(changes: readonly Difference[], { files }: Emission): void {
  for (const { path, kind } of changes) {
    if (kind === 'stale') rmSync(join(ROOT, path));
    else {
      mkdirSync(dirname(join(ROOT, path)), { recursive: true });
      writeFileSync(join(ROOT, path), files.get(path) ?? '');
    }
  }
}
