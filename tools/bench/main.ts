// npm run bench [-- --json] [--runs N] [NAME…]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { loadSteps } from '@tandem/bundles';
import type { BenchBundle, Benchmark, Figure } from './benchmark.ts';
import { type Machine, thisMachine } from './machine.ts';
import { formatFigures, isMet } from './table.ts';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));

/** The benchmarks are the files of `benchmarks/`. */
function benchmarkNames(): readonly string[] {
  return readdirSync(join(here, 'benchmarks'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -'.ts'.length));
}

async function benchmarkNamed(name: string): Promise<Benchmark> {
  const url = pathToFileURL(join(here, 'benchmarks', `${name}.ts`)).href;
  return ((await import(url)) as { benchmark: Benchmark }).benchmark;
}

/** Builds the bundles of the work tree and lists them. */
async function buildBundles(): Promise<readonly BenchBundle[]> {
  const { status } = spawnSync(process.execPath, ['tools/bundle/main.ts'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('The bundles could not be built; the messages are above.');
  const steps = await loadSteps(root);
  return steps.map(({ name }) => ({
    step: name,
    file: join(root, 'dist', 'bundles', `${name}.cjs`),
  }));
}

function formatMachine(machine: Machine): string {
  const nodes = machine.nodes.map(({ version }) => version).join(' and ');
  return `${machine.platform}, ${machine.cores} cores (${machine.processor}), ${machine.memory} MiB, Node ${nodes}`;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, runs: { type: 'string', default: '15' } },
  });
  const known = benchmarkNames();
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    process.stderr.write(`There is no benchmark '${unknown}'. There are: ${known.join(', ')}.\n`);
    process.exitCode = 1;
    return;
  }
  const machine = thisMachine(root);
  const bundles = await buildBundles();
  const folder = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  const results: { name: string; title: string; figures: readonly (Figure & { met: boolean })[] }[] = [];
  try {
    if (!values.json) process.stdout.write(`${formatMachine(machine)}\n`);
    for (const name of positionals.length > 0 ? positionals : known) {
      const { title, measure } = await benchmarkNamed(name);
      const figures = await measure({ machine, bundles, runs: Number(values.runs), folder });
      results.push({ name, title, figures: figures.map((figure) => ({ ...figure, met: isMet(figure) })) });
      if (!values.json) process.stdout.write(`\n${title}\n${formatFigures(figures)}\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ machine, benchmarks: results }, null, 2)}\n`);
}

await main();
