import { spawnSync } from 'node:child_process';

/** A command to time. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** The middle of some numbers; of an even count the mean of the two in the middle. Not for an empty list. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  const lower = sorted[Math.ceil(middle) - 1];
  if (upper === undefined || lower === undefined) throw new Error('The median of no numbers.');
  return (lower + upper) / 2;
}

/**
 * The median duration of each command in milliseconds. The commands take turns, each round beginning with
 * another one, so that what else the machine does falls on all of them alike; the first two rounds only warm up.
 */
export function timeInTurns(commands: readonly Command[], runs: number): readonly number[] {
  const samples = commands.map((): number[] => []);
  for (let round = -2; round < runs; round += 1) {
    for (const turn of commands.keys()) {
      const index = (turn + round + 2) % commands.length;
      const took = timeOnce(commands[index] as Command);
      if (round >= 0) samples[index]?.push(took);
    }
  }
  return samples.map(median);
}

function timeOnce(command: Command): number {
  const started = performance.now();
  runOnce(command);
  return performance.now() - started;
}

/** Runs a command to its end and answers what it printed. Throws where it does not end well. */
export function runOnce({ program, args, env, cwd }: Command): string {
  const ran = spawnSync(program, args, {
    cwd,
    env: env === undefined ? bareEnvironment() : { ...bareEnvironment(), ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (ran.error) throw ran.error;
  if (ran.status !== 0) {
    throw new Error(`${program} ${args.join(' ')} ended with ${ran.status}:\n${ran.stdout}${ran.stderr}`);
  }
  return ran.stdout;
}

/** No CI's variables and no options of Node: what is measured is the program. */
function bareEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }) };
}
