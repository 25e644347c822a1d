import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourcesUnder } from './check.ts';

const LINES = 300;
const STEP_FILES = 8;
const FOLDERS = ['packages', 'pipelines', 'tools'];

/**
 * The hand-written TypeScript files over 300 lines whose first comment does not say why (`over 300 lines`), and the
 * steps with more than eight TypeScript files; emitted files do not count.
 */
export function sizeProblems(texts: ReadonlyMap<string, string>): readonly string[] {
  const written = [...texts].filter(([, text]) => !text.startsWith('// Emitted '));
  const long = written.flatMap(([path, text]) => {
    const lines = text.split('\n').length - 1;
    const stated = /^(?:\/\/[^\n]*\n)*/.exec(text)?.[0].toLowerCase().includes(`over ${LINES} lines`);
    if (lines <= LINES || stated) return [];
    return [
      `${path} has ${lines} lines: split it, or say in its first comment why it has over ${LINES} lines`,
    ];
  });
  const steps = new Map<string, number>();
  for (const [path] of written) {
    const step = /^packages\/steps\/[^/]+(?=\/)/.exec(path)?.[0];
    if (step !== undefined) steps.set(step, (steps.get(step) ?? 0) + 1);
  }
  const full = [...steps].flatMap(([step, count]) =>
    count > STEP_FILES
      ? [`${step} has ${count} TypeScript files, and at most ${STEP_FILES} are allowed`]
      : [],
  );
  return [...long, ...full];
}

/** The TypeScript files of a checkout by their paths. */
export function sourceTexts(root: string): ReadonlyMap<string, string> {
  const paths = FOLDERS.flatMap((folder) => sourcesUnder(root, folder));
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}
