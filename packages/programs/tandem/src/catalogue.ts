import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CommandRun, CommandSpec } from './command.ts';

/** The folder whose commands have one word: those about the product as a whole. */
const PRODUCT = 'product';

/** A command where it lies; its declaration and its code are loaded when they are asked for. */
export interface FoundCommand {
  /** The words after `tandem`: one or two. */
  readonly words: readonly string[];
  /** @throws Error where `command.ts` does not export `command`. */
  readonly spec: () => Promise<CommandSpec>;
  readonly run: () => Promise<CommandRun<CommandSpec>>;
}

/** Every command of a folder, those of one word first, then by name: the folder is the registry. */
export function findCommands(
  folder: string = join(import.meta.dirname, 'commands'),
): readonly FoundCommand[] {
  const found = readdirSync(folder).flatMap((noun) =>
    readdirSync(join(folder, noun))
      .filter((verb) => existsSync(join(folder, noun, verb, 'command.ts')))
      .map((verb) => commandIn(join(folder, noun, verb), noun === PRODUCT ? [verb] : [noun, verb])),
  );
  return found.sort(
    (one, other) =>
      one.words.length - other.words.length || (one.words.join(' ') < other.words.join(' ') ? -1 : 1),
  );
}

function commandIn(folder: string, words: readonly string[]): FoundCommand {
  const load = (file: string) => import(pathToFileURL(join(folder, file)).href);
  return {
    words,
    spec: async () => {
      const { command } = (await load('command.ts')) as { readonly command?: CommandSpec };
      if (!command) throw new Error(`${join(folder, 'command.ts')} does not export 'command'.`);
      return command;
    },
    run: async () => ((await load('run.ts')) as { readonly run: CommandRun<CommandSpec> }).run,
  };
}
