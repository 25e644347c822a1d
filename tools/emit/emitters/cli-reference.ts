import { findCommands } from '@tandem/cli/catalogue';
import { describe, exitCodes, type NamedCommand, optionText, usage } from '@tandem/cli/help';
import type { Emitted } from '../emitter.ts';
import { codeCell, table, textCell } from '../markdown.ts';

/** The reference page of the command line. */
export async function emits(): Promise<Emitted> {
  const commands = await Promise.all(
    findCommands().map(async ({ words, spec }) => ({ words, spec: await spec() })),
  );
  return new Map([['docs/reference/tandem.md', commandsPage(commands)]]);
}

/** The page: how each command is called, what it does, its arguments and its exit codes. */
function commandsPage(commands: readonly NamedCommand[]): string {
  return [
    '<!-- Emitted by `npm run emit` from packages/programs/tandem/src/commands. Do not edit. -->',
    '# tandem',
    '',
    'The command line of a clone of Tandem: `npm run --silent tandem -- <command>`. `--help` after a command describes it, `--` ends its options, `--no-` before the name of a flag switches it off.',
    '',
    ...commands.flatMap(sectionOf),
  ].join('\n');
}

function sectionOf(command: NamedCommand): readonly string[] {
  const { words, spec } = command;
  const places = Object.entries(spec.positionals).map(([name, input]) => [
    codeCell(name.toUpperCase()),
    textCell(describe(input)),
  ]);
  const options = Object.entries(spec.options).map(([name, input]) => [
    codeCell(optionText(name, input)),
    textCell(describe(input)),
  ]);
  const rows = [...places, ...options];
  return [
    `## tandem ${words.join(' ')}`,
    '',
    `\`${usage(command)}\` ${spec.title}.`,
    '',
    spec.description.replace(/</g, '\\<'),
    '',
    ...(rows.length === 0 ? [] : [...table(['argument', ''], rows), '']),
    ...table(
      ['exit code', ''],
      exitCodes(spec).map(([code, meaning]) => [code, textCell(meaning)]),
    ),
    '',
  ];
}
