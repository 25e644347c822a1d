import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { err, ok } from '@tandem/contract';
import type { Kustomize, ProcessView } from '@tandem/ports';

const run = promisify(execFile);

/** Programs that build kustomizations, best first, with the words before the folder. */
const PROGRAMS: readonly (readonly [string, ...string[]])[] = [
  ['kustomize', 'build'],
  ['kubectl', 'kustomize'],
];

/** How long one build may take, in milliseconds: it fetches nothing here. */
const TIMEOUT = 60_000;

/** The kustomize or kubectl on PATH. Builds fetch nothing from elsewhere: the program gets no proxy and no home. */
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
      const words = await program();
      if (!words) return err('No kustomize and no kubectl is on PATH.');
      const [command = '', ...args] = words;
      try {
        const place = resolve(view.cwd, root, folder);
        const { stdout } = await run(command, [...args, place], {
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
  for (const words of PROGRAMS) {
    try {
      await run(words[0], [...words.slice(1), '--help'], { env, timeout: TIMEOUT });
      return words;
    } catch {
      // Another one, then.
    }
  }
  return undefined;
}

/** The error itself, of what a build of kubectl wraps in a line of its log: `E0102 … "command failed" err="…"`. */
function withoutLogging(text: string): string {
  return /^E\d{4} .*\bcommand failed\W+err="(.*)"$/.exec(text)?.[1]?.replaceAll('\\"', '"') ?? text;
}
