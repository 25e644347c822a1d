import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleProgram } from '@tandem/bundles';
import type { Benchmark, Figure } from '../benchmark.ts';
import type { NodeProgram } from '../machine.ts';
import { timeInTurns } from '../timing.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const AIM = 1.5;

/** From nothing to the first request of a forge, which is never sent. */
const PROGRAM = `
import http from 'node:http';
import { createForges } from '@tandem/forge-registry';
http.request = () => process.exit(0);
const forge = process.argv[2];
const env = { TANDEM_GITLAB_TOKEN: 'x', TANDEM_AZURE_TOKEN: 'x' };
const view = { env, cwd: '/', stdout: process.stdout, stderr: process.stderr };
createForges(view).open({ forge, url: 'http://127.0.0.1:1', path: 'Retail/api' }).mergeRequests.read(1);
`;

/** How long a bundle takes to load a client library and make its first request. */
export const benchmark: Benchmark = {
  title: 'forge-start: from start to first request against node -e 0, medians of runs that take turns',
  async measure({ machine, runs, folder }) {
    const file = join(folder, 'forge-start.cjs');
    writeFileSync(file, await bundleProgram(ROOT, { name: 'forge-start', version: '0.0.0', text: PROGRAM }));
    return machine.nodes.flatMap((node) => measureOn(node, file, runs));
  },
};

function measureOn(node: NodeProgram, file: string, runs: number): readonly Figure[] {
  const forges = ['gitlab', 'azure-devops'];
  const commands = forges.map((forge) => ({ program: node.path, args: [file, forge] }));
  const [empty = Number.NaN, ...took] = timeInTurns(
    [{ program: node.path, args: ['-e', '0'] }, ...commands],
    runs,
  );
  return forges.map((what, index) => {
    const milliseconds = took[index] ?? Number.NaN;
    const note = `${milliseconds.toFixed(1)} ms against ${empty.toFixed(1)} ms`;
    return { what, node: node.version, value: milliseconds / empty, unit: '×', aim: AIM, note };
  });
}
