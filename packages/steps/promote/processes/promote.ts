/**
 * `promote` as a process of its own, put together as its bundle is, for tests that kill it or run many at once.
 * It writes its result as one line of JSON.
 */
import { createGit } from '@tandem/git';
import { createClock } from '@tandem/machine';
import type { Reporter } from '@tandem/ports';
import { run } from '../run.ts';

/** The path of this program. */
export const PROGRAM = import.meta.filename;

async function main(url: string, ring: string, unit: string): Promise<void> {
  const { env, stdout, stderr } = process;
  const view = { env, cwd: process.cwd(), stdout, stderr };
  const silent: Reporter = {
    info: () => {},
    debug: () => {},
    group: (_, body) => body(),
    finding: () => {},
    summary: () => {},
    output: () => {},
    secret: () => {},
    finish: async () => {},
  };
  const result = await run({
    inputs: {
      ring,
      unit,
      gitops_url: url,
      gitops_branch: 'main',
      release_file: 'release.yaml',
      requested_by: 'Ann',
    },
    context: { platform: 'local' },
    reporter: silent,
    ports: { git: createGit(view), clock: createClock(view) },
  });
  stdout.write(`${JSON.stringify(result)}\n`);
}

if (process.argv[1] === PROGRAM) {
  const [url = '', ring = '', unit = ''] = process.argv.slice(2);
  await main(url, ring, unit);
}
