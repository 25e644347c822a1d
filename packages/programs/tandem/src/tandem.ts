import { EXIT, nearestName } from '@tandem/contract';
import { harmlessLine } from '@tandem/safe-text';
import { type FoundCommand, findCommands } from './catalogue.ts';
import { type CommandCall, EXIT_USAGE, UsageError } from './command.ts';
import { commandText, listText, type NamedCommand } from './help.ts';
import { parseWords } from './parse.ts';

/**
 * The command line `tandem <command> …`. Returns the exit code: 0; 1 where something is wrong with what was checked;
 * 64 where the arguments do not fit. What a command throws is a bug.
 *
 * @param words The words after `tandem`.
 */
export async function tandem(
  words: readonly string[],
  call: CommandCall,
  version: string,
  commands: readonly FoundCommand[] = findCommands(),
): Promise<number> {
  const [first = '--help'] = words;
  if (first === '--version') return print(call, `${version}\n`);
  if (first === 'help' && words.length > 1)
    return tandem([...words.slice(1), '--help'], call, version, commands);
  if (isHelp(first) || first === 'help') return print(call, listText(await named(commands)));
  const found = commands.find((each) => each.words.every((word, at) => words[at] === word));
  if (found) return runCommand(found, words.slice(found.words.length), call);
  return ofNoun(commands, words, call);
}

async function runCommand(found: FoundCommand, rest: readonly string[], call: CommandCall): Promise<number> {
  const spec = await found.spec();
  if (asksForHelp(rest, spec.passesOn === true))
    return print(call, commandText({ words: found.words, spec }));
  try {
    const parsed = parseWords(spec, rest);
    const run = await found.run();
    return await run(parsed.given, call, parsed.rest);
  } catch (error) {
    if (error instanceof UsageError) return reject(call, error.message, found.words);
    throw error;
  }
}

/** Whether `--help` is among the options; a command that passes words on answers only to one before them. */
function asksForHelp(rest: readonly string[], passesOn: boolean): boolean {
  const end = passesOn ? rest.findIndex((word) => !word.startsWith('-')) : rest.indexOf('--');
  return (end < 0 ? rest : rest.slice(0, end)).some(isHelp);
}

/** Answers words that begin with no whole command: a noun alone, or a mistake. */
async function ofNoun(
  commands: readonly FoundCommand[],
  [noun = '', verb]: readonly string[],
  call: CommandCall,
): Promise<number> {
  const verbs = commands.filter(({ words }) => words.length > 1 && words[0] === noun);
  if (verbs.length === 0) {
    const names = [...new Set(commands.map(({ words }) => words[0] ?? ''))];
    return reject(call, unknownText(`command '${noun}'`, noun, names), []);
  }
  if (verb !== undefined && isHelp(verb)) return print(call, listText(await named(verbs), noun));
  if (verb === undefined) return reject(call, `tandem ${noun} needs a command after it`, [noun]);
  const names = verbs.map(({ words }) => words[1] ?? '');
  return reject(call, unknownText(`command '${noun} ${verb}'`, verb, names), [noun]);
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

function named(commands: readonly FoundCommand[]): Promise<readonly NamedCommand[]> {
  return Promise.all(commands.map(async ({ words, spec }) => ({ words, spec: await spec() })));
}

function print(call: CommandCall, text: string): number {
  call.stdout.write(text);
  return EXIT.ok;
}

function reject(call: CommandCall, message: string, words: readonly string[]): number {
  call.stderr.write(`tandem: ${harmlessLine(message)}\nSee ${['tandem', ...words].join(' ')} --help.\n`);
  return EXIT_USAGE;
}

function unknownText(what: string, given: string, names: readonly string[]): string {
  const near = nearestName(given, names);
  return `there is no ${what}${near ? `; did you mean '${near}'?` : ''}`;
}
