// npm run release -- [--dry-run] [--first-release] [--push] [--publish PLACE]…
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildByTool } from './build.ts';
import { placeNamed } from './publish.ts';
import { ReleaseRefused } from './refused.ts';
import { release } from './release.ts';

const USAGE = `npm run release -- [--dry-run] [--first-release] [--push] [--publish PLACE]…

  --dry-run         decide and build everything, change nothing
  --first-release   it is right that no package has a tag yet
  --push            push main and the new tags to origin, all or nothing
  --publish PLACE   file:<folder>, gitlab:<…/packages/generic> or npm:<registry>; may be given again
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'dry-run': { type: 'boolean', default: false },
      'first-release': { type: 'boolean', default: false },
      push: { type: 'boolean', default: false },
      publish: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  await release({
    root: dirname(dirname(dirname(fileURLToPath(import.meta.url)))),
    build: buildByTool,
    dryRun: values['dry-run'],
    firstRelease: values['first-release'],
    push: values.push,
    publish: values.publish.map((name) => placeNamed(name, process.env)),
    say: (line) => process.stdout.write(`${line}\n`),
  });
}

try {
  await main();
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code;
  if (error instanceof ReleaseRefused) process.stderr.write(`${error.message}\n`);
  else if (code?.startsWith('ERR_PARSE_ARGS'))
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
  else throw error;
  process.exitCode = 1;
}
