import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { err, ok } from '@tandem/contract';
import type { Kustomize, ProcessView } from '@tandem/ports';

const run = promisify(execFile);

/** Flux builds without load restrictions (fluxcd/pkg, kustomize, Build): a file outside of the folder may be named. */
const UNRESTRICTED = '--load-restrictor=LoadRestrictionsNone';

/** Programs that build kustomizations, best first, with the arguments before the folder. */
const PROGRAMS: readonly (readonly [string, string])[] = [
  ['kustomize', 'build'],
  ['kubectl', 'kustomize'],
];

/** The time limit of one build in milliseconds; a build fetches nothing. */
const TIMEOUT = 60_000;

/** The kustomize or kubectl on PATH. Builds cannot fetch remote resources: the program runs without proxy settings and home folder. */
export function createKustomize(view: ProcessView): Kustomize {
  const env = { PATH: view.env.PATH, GIT_TERMINAL_PROMPT: '0' };
  let found: Promise<readonly string[] | undefined> | undefined;
  const program = (): Promise<readonly string[] | undefined> => {
    found ??= first(env);
    return found;
  };
  return {
    program: async () => (await program())?.join(' '),
    build: async (root, folder) => {
      const command = await program();
      if (!command)
        return err('Neither kustomize nor kubectl is on PATH; install one of them in the job image.');
      const [file = '', ...args] = command;
      try {
        const path = resolve(view.cwd, root, folder);
        const { stdout } = await run(file, [...args, UNRESTRICTED, path], {
          env,
          timeout: TIMEOUT,
          maxBuffer: 256 * 1024 * 1024,
        });
        return ok(stdout);
      } catch (error) {
        const { stderr = '', message = '' } = error as {
          readonly stderr?: string;
          readonly message?: string;
        };
        return err(withoutLogging((stderr.trim() || message).split('\n').slice(-3).join(' ')));
      }
    },
  };
}

async function first(env: NodeJS.ProcessEnv): Promise<readonly string[] | undefined> {
  for (const program of PROGRAMS) {
    try {
      await run(program[0], [program[1], '--help'], { env, timeout: TIMEOUT });
      return program;
    } catch {
      // The next program is tried.
    }
  }
  return undefined;
}

/** Unwraps the error that kubectl wraps in a log line: `E0102 … "command failed" err="…"`. */
function withoutLogging(text: string): string {
  return /^E\d{4} .*\bcommand failed\W+err="(.*)"$/.exec(text)?.[1]?.replaceAll('\\"', '"') ?? text;
}
