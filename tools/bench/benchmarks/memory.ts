import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark } from '../benchmark.ts';
import { median, runOnce } from '../timing.ts';

/** Writes the process's own peak (KiB, from getrusage) to a file when it ends. */
const PROBE = `process.on('exit', () => require('node:fs').writeFileSync(process.env.PROBE_FILE, String(process.resourceUsage().maxRSS)));\n`;

/** How much memory a bundle takes at its peak, beside a Node that does nothing. */
export const benchmark: Benchmark = {
  title: 'memory: peak resident memory of bundle --version, medians of 5 runs',
  async measure({ machine, bundles, folder }) {
    const probe = join(folder, 'probe.cjs');
    writeFileSync(probe, PROBE);
    const peak = (node: string, args: readonly string[]) =>
      median([1, 2, 3, 4, 5].map(() => peakOf(folder, node, ['--require', probe, ...args])));
    return machine.nodes.flatMap((node) => {
      const empty = peak(node.path, ['-e', '0']);
      return bundles.map(({ step, file }) => ({
        what: step,
        node: node.version,
        value: peak(node.path, [file, '--version']),
        unit: 'MiB' as const,
        note: `node -e 0 takes ${empty.toFixed(1)} MiB`,
      }));
    });
  },
};

/**
 * Runs a command as a child of a small shell: a process's peak begins with that of the process it was forked from,
 * and the benchmark's own is larger than what is measured (Linux, fs/exec.c, setmax_mm_hiwater_rss). The `exit`
 * keeps the shell from becoming the command itself.
 */
const UNDER_SHELL = ['-c', '"$@"; exit $?', 'sh'];

/** In MiB. */
function peakOf(folder: string, program: string, args: readonly string[]): number {
  const file = join(folder, 'peak');
  runOnce({ program: '/bin/sh', args: [...UNDER_SHELL, program, ...args], env: { PROBE_FILE: file } });
  return Number(readFileSync(file, 'utf8')) / 1024;
}
