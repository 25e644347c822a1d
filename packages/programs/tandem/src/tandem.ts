import { EXIT, nearestName } from '@tandem/contract';
import { harmlessLine } from '@tandem/safe-text';
import { type Command, type CommandCall, WrongUse } from './command.ts';
import { manifests } from './commands/manifests.ts';
import { validate } from './commands/validate.ts';

/** Every command, in the order of the help. */
const COMMANDS: readonly Command[] = [validate, manifests];

/**
 * The command line `tandem <command> …`. Answers the exit code: 0, 1 where something is wrong with what was
 * given, 70 for a bug.
 *
 * @param args The arguments after `tandem`.
 */
export async function tandem(args: readonly string[], call: CommandCall, version: string): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    call.stdout.write(helpText());
    return EXIT.ok;
  }
  if (name === '--version') {
    call.stdout.write(`${version}\n`);
    return EXIT.ok;
  }
  const command = COMMANDS.find((each) => each.name === name);
  if (!command) return wrong(call, unknownText(name), '');
  if (rest.includes('--help') || rest.includes('-h')) {
    call.stdout.write(command.help);
    return EXIT.ok;
  }
  try {
    return await command.run(rest, call);
  } catch (error) {
    if (!isWrongUse(error)) throw error;
    return wrong(call, error.message, ` ${name}`);
  }
}

function wrong(call: CommandCall, message: string, command: string): number {
  call.stderr.write(`tandem: ${harmlessLine(message)}\nSee tandem${command} --help.\n`);
  return EXIT.failure;
}

/** Ours, or what `parseArgs` of node:util throws for an option that it does not know. */
function isWrongUse(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return error instanceof WrongUse || code.startsWith('ERR_PARSE_ARGS');
}

function unknownText(name: string): string {
  const near = nearestName(
    name,
    COMMANDS.map((command) => command.name),
  );
  return `there is no command '${name}'${near ? `; did you mean '${near}'?` : ''}`;
}

function helpText(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const commands = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return ['tandem <command> [options]', '', ...commands, '', '  --help, --version', ''].join('\n');
}
