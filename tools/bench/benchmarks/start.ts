import type { BenchBundle, Benchmark, Figure } from '../benchmark.ts';
import type { NodeProgram } from '../machine.ts';
import { timeInTurns } from '../timing.ts';

/** A step that only reads runs often; one that writes may take a little longer to load. */
const AIM = { reads: 1.15, writes: 1.3 };

/** How long a bundle takes to load and answer, beside a Node that does nothing. */
export const benchmark: Benchmark = {
  title: 'start: bundle --version against node -e 0, medians of runs that take turns',
  async measure({ machine, bundles, runs }) {
    return machine.nodes.flatMap((node) => measureOn(node, bundles, runs));
  },
};

function measureOn(node: NodeProgram, bundles: readonly BenchBundle[], runs: number): readonly Figure[] {
  const commands = bundles.map(({ file }) => ({ program: node.path, args: [file, '--version'] }));
  const [empty = Number.NaN, ...took] = timeInTurns(
    [{ program: node.path, args: ['-e', '0'] }, ...commands],
    runs,
  );
  return bundles.map(({ step, writes }, index) => {
    const milliseconds = took[index] ?? Number.NaN;
    return {
      what: step,
      node: node.version,
      value: milliseconds / empty,
      unit: '×',
      aim: writes ? AIM.writes : AIM.reads,
      note: `${milliseconds.toFixed(1)} ms against ${empty.toFixed(1)} ms`,
    };
  });
}
