import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleProgram, PLATFORMS } from '@tandem/bundles';
import type { BenchBundle, Benchmark, Figure } from '../benchmark.ts';
import type { NodeProgram } from '../machine.ts';
import { type Command, timeInTurns } from '../timing.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** How far a step's bundle may be above the bundle of the runtime alone, in units of `node -e 0`. */
const ABOVE_RUNTIME = 0.08;

/** A program that does nothing on every platform: what each bundle holds besides its step. */
const RUNTIME = `import { main } from '@tandem/step-runtime';
${Object.values(PLATFORMS)
  .map(({ module, factory }) => `import { ${factory} } from '${module}';`)
  .join('\n')}
main({
  contract: {
    name: 'runtime', title: 'Runtime', description: 'Does nothing.', outcomes: ['nothing-to-do'],
    effects: [], inputs: {}, outputs: {}, failures: {}, secrets: {}, ports: [],
  },
  run: async () => ({ outcome: 'nothing-to-do', reason: 'Nothing to do.', outputs: {} }),
  version: '0.0.0',
  platforms: { ${Object.entries(PLATFORMS)
    .map(([name, { factory }]) => `${name}: ${factory}`)
    .join(', ')} },
  adapters: {},
});
`;

/** How long a bundle takes to load and answer, beside a Node that does nothing and the runtime alone. */
export const benchmark: Benchmark = {
  title: 'start: bundle --version against node -e 0, medians of runs that take turns',
  async measure({ machine, bundles, runs, folder }) {
    const file = join(folder, 'runtime.cjs');
    writeFileSync(file, await bundleProgram(ROOT, { name: 'runtime', version: '0.0.0', text: RUNTIME }));
    return machine.nodes.flatMap((node) => measureOn(node, file, bundles, runs));
  },
};

function measureOn(
  node: NodeProgram,
  runtime: string,
  bundles: readonly BenchBundle[],
  runs: number,
): readonly Figure[] {
  const command = (file: string): Command => ({ program: node.path, args: [file, '--version'] });
  const commands = [{ program: node.path, args: ['-e', '0'] }, command(runtime)];
  const [empty = Number.NaN, bare = Number.NaN, ...took] = timeInTurns(
    [...commands, ...bundles.map(({ file }) => command(file))],
    runs,
  );
  const figure = (what: string, milliseconds: number): Figure => ({
    what,
    node: node.version,
    value: milliseconds / empty,
    unit: '×',
    note: `${milliseconds.toFixed(1)} ms against ${empty.toFixed(1)} ms`,
  });
  const aim = Math.round((bare / empty + ABOVE_RUNTIME) * 100) / 100;
  return [
    figure('runtime alone', bare),
    ...bundles.map(({ step }, index) => ({ ...figure(step, took[index] ?? Number.NaN), aim })),
  ];
}
