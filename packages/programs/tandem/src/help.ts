import type { InputSpec } from '@tandem/contract';
import { type CommandSpec, EXIT_USAGE } from './command.ts';

/** A command with its declaration loaded. */
export interface NamedCommand {
  readonly words: readonly string[];
  readonly spec: CommandSpec;
}

const WIDTH = 100;

/** What `tandem --help` prints, or `tandem <noun> --help` for the commands of that noun. */
export function listText(commands: readonly NamedCommand[], noun?: string): string {
  const shown = commands.map(({ words, spec }) => [words.join(' '), spec.title] as const);
  return [
    `tandem ${noun === undefined ? '<command>' : `${noun} <command>`} [options]`,
    '',
    ...columns(shown),
    '',
    noun === undefined
      ? '--help after a command describes it; --version prints the version.'
      : '--help after a command describes it.',
    '',
  ].join('\n');
}

/** What `tandem … --help` prints for one command. */
export function commandText({ words, spec }: NamedCommand): string {
  const positionals = Object.entries(spec.positionals).map(
    ([name, input]) => [name.toUpperCase(), describe(input)] as const,
  );
  const options = Object.entries(spec.options).map(
    ([name, input]) => [optionText(name, input), describe(input)] as const,
  );
  return [
    `${usage({ words, spec })}: ${spec.title}`,
    '',
    ...wrapped(spec.description, WIDTH),
    ...(positionals.length > 0 ? ['', 'Arguments:', ...columns(positionals)] : []),
    '',
    'Options:',
    ...columns([...options, ['--help', 'Prints this.']]),
    ...oneOfLines(spec),
    '',
    'Exit codes:',
    ...columns(exitCodes(spec)),
    '',
  ].join('\n');
}

/** The exit codes of a command, each with its meaning. */
export function exitCodes(spec: CommandSpec): readonly (readonly [string, string])[] {
  return [
    ['0', 'done'],
    ...(spec.fails === undefined ? [] : [['1', spec.fails] as const]),
    [String(EXIT_USAGE), 'the arguments do not fit'],
    ['70', 'a bug'],
  ];
}

/** The line that shows how a command is called: `tandem manifests validate PATHS… [options]`. */
export function usage({ words, spec }: NamedCommand): string {
  const places = Object.entries(spec.positionals).map(([name, input]) => {
    const shown = `${name.toUpperCase()}${input.type === 'list' ? '…' : ''}`;
    return input.default === undefined ? shown : `[${shown}]`;
  });
  const tail = spec.passesOn ? '[its own options]' : '[options]';
  return ['tandem', ...words, ...places, tail].join(' ');
}

/** An option as it is written: `--crds PATH`, `--[no-]strict`. */
export function optionText(name: string, input: InputSpec): string {
  const flag = `--${name.replaceAll('_', '-')}`;
  switch (input.type) {
    case 'flag':
      return input.default === true ? `--no-${name.replaceAll('_', '-')}` : flag;
    case 'choice':
      return `${flag} ${input.options.join('|')}`;
    case 'integer':
      return `${flag} NUMBER`;
    case 'path':
      return `${flag} PATH`;
    case 'list':
      return `${flag} ${input.items === 'path' ? 'PATH' : 'TEXT'}`;
    case 'text':
      return `${flag} TEXT`;
  }
}

/** A description with the default, and for a list that it can be given again. */
export function describe({ type, description, default: value }: InputSpec): string {
  if (type === 'list')
    return value === undefined ? description : `${description} Can be given several times.`;
  return value === undefined || value === '' || type === 'flag'
    ? description
    : `${description} (default: ${value})`;
}

function oneOfLines({ oneOf = [] }: CommandSpec): readonly string[] {
  if (oneOf.length === 0) return [];
  const names = oneOf.map((name) => `--${name.replaceAll('_', '-')}`);
  return ['', `Of ${names.slice(0, -1).join(', ')} and ${names.at(-1)}, one at most.`];
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.flatMap(([name, text]) => {
    const [first = '', ...others] = wrapped(text, WIDTH - width - 4);
    return [`  ${name.padEnd(width)}  ${first}`, ...others.map((line) => `${' '.repeat(width + 4)}${line}`)];
  });
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
