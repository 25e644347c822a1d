import {
  err,
  type InputSpec,
  inputVariable,
  nearestName,
  ok,
  type Result,
  type StepContract,
} from '@tandem/contract';
import type { Mask } from '@tandem/safe-text';

/** What a step's command line asks for. `env` holds the inputs given as flags, by their variables. */
export interface CommandLine {
  readonly ask: 'run' | 'help' | 'version';
  readonly json: boolean;
  readonly env: Readonly<Record<string, string>>;
}

interface Parsed {
  ask: CommandLine['ask'];
  json: boolean;
  readonly env: Record<string, string>;
}

/**
 * Reads `--help`, `--version`, `--json` and, for each input, `--ring friendly`, `--ring=friendly`, and for
 * flags `--dry-run` and `--no-dry-run`. A list's option may be given several times. Input names may be written
 * with hyphens.
 *
 * @param laptop Whether inputs may come as flags: in a pipeline they come from the environment only.
 * @param mask Holds the step's secrets, in case one is among the words.
 * @returns The command line, or a sentence for each word that is not understood.
 */
export function readCommandLine(
  contract: StepContract,
  words: readonly string[],
  laptop: boolean,
  mask: Mask,
): Result<CommandLine, readonly string[]> {
  const parsed: Parsed = { ask: 'run', json: false, env: {} };
  const lists = new Map<string, string[]>();
  const problems: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--help' || word === '-h') parsed.ask = 'help';
    else if (word === '--version') parsed.ask = 'version';
    else if (word === '--json') parsed.json = true;
    else if (!laptop) {
      problems.push(
        `'${mask.line(word, 120)}' is not taken here: in a pipeline, inputs are TANDEM_INPUT_* variables.`,
      );
    } else {
      const option = readOption(contract.inputs, word, words[at + 1], (text) => mask.line(text, 120));
      if (!option.ok) problems.push(option.error);
      else {
        if (option.value.tookNext) at += 1;
        keep(option.value, parsed.env, lists);
      }
    }
  }
  for (const [name, items] of lists) {
    const [only] = items;
    parsed.env[inputVariable(name)] =
      items.length === 1 && only?.trimStart().startsWith('[') ? only : JSON.stringify(items);
  }
  return problems.length > 0 ? err(problems) : ok(parsed);
}

/** One option of a command line. */
export interface Option {
  /** The input that it gives. */
  readonly name: string;
  readonly list: boolean;
  readonly value: string;
  /** Whether the value is the next word. */
  readonly tookNext: boolean;
}

function keep(option: Option, env: Record<string, string>, lists: Map<string, string[]>): void {
  if (option.list) lists.set(option.name, [...(lists.get(option.name) ?? []), option.value]);
  else env[inputVariable(option.name)] = option.value;
}

/**
 * Reads one option: `--ring friendly`, `--ring=friendly`, `--dry-run`, `--no-dry-run`; hyphens or underscores.
 *
 * @param show A word of the command line as a message may quote it.
 * @returns The option, or a sentence that states what is wrong with the word.
 */
export function readOption(
  inputs: Readonly<Record<string, InputSpec>>,
  word: string,
  next: string | undefined,
  show: (word: string) => string,
): Result<Option, string> {
  const match = /^--([^=]+)(?:=(.*))?$/s.exec(word);
  const shown = show(word);
  if (match === null)
    return err(`'${shown}' is not understood. Inputs are given as --name value; see --help.`);
  const written = (match[1] ?? '').replaceAll('-', '_');
  const negated = written.startsWith('no_') && !Object.hasOwn(inputs, written);
  const name = negated ? written.slice('no_'.length) : written;
  const spec = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  if (spec === undefined || (negated && (spec.type !== 'flag' || match[2] !== undefined))) {
    const nearest = nearestName(written, Object.keys(inputs));
    return err(
      `'${shown}' is no option. ${nearest ? `Did you mean --${nearest.replaceAll('_', '-')}?` : 'See --help.'}`,
    );
  }
  const list = spec.type === 'list';
  if (match[2] !== undefined) return ok({ name, list, value: match[2], tookNext: false });
  if (spec.type === 'flag') {
    const said = !negated && next !== undefined && /^(true|false)$/i.test(next);
    return ok({ name, list, value: said ? next : String(!negated), tookNext: said });
  }
  if (next === undefined) return err(`'${shown}' needs a value.`);
  return ok({ name, list, value: next, tookNext: true });
}
