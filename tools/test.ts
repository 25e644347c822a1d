// What `npm test` runs: format and lint, types, unused code, then every quick test. Each is an nx target of
// the project `tools` whose input is the whole workspace, so that a second run on the same files answers
// from the cache in .nx. All of them run even where one fails; the results stand together at the end.
import { spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** One thing that `npm test` proves: an nx target, and the command that shows it alone. */
interface Check {
  readonly target: string;
  readonly what: string;
  readonly alone: string;
}

const checks: readonly Check[] = [
  { target: 'lint', what: 'format and lint', alone: 'npm run lint (npm run fix mends most)' },
  { target: 'typecheck', what: 'types', alone: 'npm run typecheck' },
  { target: 'unused', what: 'unused files, exports and dependencies', alone: 'npx knip' },
  { target: 'unit', what: 'tests', alone: 'npm run unit' },
];

/** What one check came to. */
interface Verdict {
  readonly check: Check;
  readonly passed: boolean;
  readonly seconds: number;
}

function run(check: Check): Verdict {
  process.stdout.write(`\n=== ${check.what}\n`);
  const started = performance.now();
  // A caller that collects reports wants them written now, not an answer that was given before.
  const fresh = process.env.TANDEM_TEST_REPORTS === undefined ? [] : ['--skip-nx-cache'];
  const { status, error } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/nx/dist/bin/nx.js'),
      'run',
      `tools:${check.target}`,
      '--outputStyle=stream-without-prefixes',
      ...fresh,
    ],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        PATH: [dirname(process.execPath), join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
        NX_DAEMON: 'false',
        NX_NO_CLOUD: 'true',
        NX_TUI: 'false',
      },
    },
  );
  if (error) throw error;
  return { check, passed: status === 0, seconds: (performance.now() - started) / 1000 };
}

const verdicts = checks.map(run);
process.stdout.write('\n=== npm test\n');
for (const { check, passed, seconds } of verdicts) {
  const rerun = passed ? '' : `   to see it alone: ${check.alone}`;
  process.stdout.write(
    `${passed ? 'passed' : 'FAILED'}  ${check.what.padEnd(40)} ${seconds.toFixed(1)} s${rerun}\n`,
  );
}
process.exitCode = verdicts.every((verdict) => verdict.passed) ? 0 : 1;
