import type { InputSpec, InputValue } from '@tandem/contract';

/** What a command may use of the process; given, so that tests can give another. */
export interface CommandCall {
  readonly cwd: string;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Now, as an ISO 8601 instant in UTC. */
  readonly now: () => string;
}

/** Inputs by their names, in the vocabulary of steps. */
export type Inputs = Readonly<Record<string, InputSpec>>;

/** What a shell can suggest for a positional argument beside the words of a choice. */
export type Suggestion = 'steps';

/**
 * A command, as `command.ts` in its folder declares it: parsing, `--help`, completion and the reference page come
 * from here. The folder names it: `commands/<noun>/<verb>`, or `commands/product/<verb>` for a command of one word.
 */
export interface CommandSpec {
  /** A few words for the list of commands; no full stop. */
  readonly title: string;
  /** What it does and prints: sentences. */
  readonly description: string;
  /** Arguments by position, in order. One without a default is required; a list takes all that follow. */
  readonly positionals: Inputs;
  /** Arguments by name: `--name value`. */
  readonly options: Inputs;
  /** Flags of which one at most may be given. */
  readonly oneOf?: readonly string[];
  /** What a shell suggests for a positional argument. */
  readonly suggests?: Readonly<Record<string, Suggestion>>;
  /** Words after the first positional argument are not read: the command passes them on. */
  readonly passesOn?: true;
  /** What exit code 1 means; absent where the command cannot end so. */
  readonly fails?: string;
}

/** The typed values of a command's arguments. */
export type ArgumentsOf<C extends CommandSpec> = {
  readonly [K in keyof C['positionals']]: InputValue<C['positionals'][K]>;
} & { readonly [K in keyof C['options']]: InputValue<C['options'][K]> };

/** What `run.ts` of a command exports: does the work and returns the exit code. */
export type CommandRun<C extends CommandSpec> = (
  given: ArgumentsOf<C>,
  call: CommandCall,
  /** What the command passes on; empty where it passes on nothing. */
  rest: readonly string[],
) => Promise<number>;

/** The exit code for arguments that do not fit the declaration: EX_USAGE of sysexits.h. */
export const EXIT_USAGE = 64;

/** Names that every command answers. */
const RESERVED = ['help', 'version'];
const NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

/**
 * Declares a command, keeping the literal types of everything in it.
 *
 * @throws Error naming what breaks a rule of the vocabulary.
 */
export function defineCommand<const C extends CommandSpec>(command: C): C {
  const problems = commandProblems(command);
  if (problems.length > 0) throw new Error(`Command '${command.title}': ${problems.join('; ')}`);
  return command;
}

function commandProblems({
  positionals,
  options,
  oneOf = [],
  suggests = {},
}: CommandSpec): readonly string[] {
  const names = [...Object.keys(positionals), ...Object.keys(options)];
  const before = Object.entries(positionals).slice(0, -1);
  return [
    ...names.filter((name) => !NAME.test(name)).map((name) => `'${name}' is not snake_case`),
    ...names
      .filter((name) => RESERVED.includes(name))
      .map((name) => `'${name}' is an option of every command`),
    ...names.filter((name, at) => names.indexOf(name) < at).map((name) => `'${name}' is declared twice`),
    ...before
      .filter(([, spec]) => spec.type === 'list' || spec.default !== undefined)
      .map(([name]) => `'${name}' takes words of the argument after it`),
    ...oneOf.filter((name) => options[name]?.type !== 'flag').map((name) => `'${name}' of oneOf is no flag`),
    ...Object.keys(suggests)
      .filter((name) => !Object.hasOwn(positionals, name))
      .map((name) => `'${name}' of suggests is no positional argument`),
  ];
}

/** The arguments do not fit the command; the message states how. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
