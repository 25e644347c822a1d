import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { buildProgram } from './build.ts';
import { FLUX_BUILD } from './programs.ts';
import type { BuiltInSchema } from './schema-text.ts';

/** What Flux's libraries answer: the objects of a build, or why there are none. */
export interface LibraryAnswer {
  readonly objects?: readonly unknown[];
  readonly schema?: BuiltInSchema;
  /** What envsubst makes of a text. */
  readonly text?: string;
  readonly error?: string;
}

/** Flux's libraries, as a process that answers one request after another. */
export interface FluxLibraries {
  /** Builds a folder below a root as kustomize does, without load restrictions. */
  kustomize(root: string, path: string): Promise<LibraryAnswer>;
  /** Fills the variables of a text in. */
  substitute(
    text: string,
    variables: Readonly<Record<string, string>>,
    strict: boolean,
  ): Promise<LibraryAnswer>;
  /** Builds what a Flux Kustomization applies, up to its substitutions. */
  flux(
    root: string,
    path: string,
    kustomization: unknown,
    options: { readonly isStrict: boolean; readonly isAlways: boolean },
  ): Promise<LibraryAnswer>;
  /** What kustomize's built-in OpenAPI knows. */
  schema(): Promise<LibraryAnswer>;
  close(): void;
}

/** Builds the program where it is not built yet, and starts it. @throws Error with what Go reports. */
export async function startFluxLibraries(report: (line: string) => void): Promise<FluxLibraries> {
  const child = spawn(await buildProgram(FLUX_BUILD, report), { stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting: ((answer: LibraryAnswer) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line)));
  child.on('close', () => {
    for (const answer of waiting.splice(0)) answer({ error: 'the program ended' });
  });
  const ask = (request: unknown) =>
    new Promise<LibraryAnswer>((resolve) => {
      waiting.push(resolve);
      child.stdin.write(`${JSON.stringify(request)}\n`);
    });
  return {
    kustomize: (root, path) => ask({ op: 'kustomize', root, path }),
    substitute: (text, variables, strict) => ask({ op: 'substitute', text, variables, strict }),
    flux: (root, path, kustomization, { isStrict, isAlways }) =>
      ask({ op: 'flux', root, path, kustomization, strict: isStrict, always: isAlways }),
    schema: () => ask({ op: 'schema' }),
    close: () => child.stdin.end(),
  };
}
