import { type InputSpec, nearestName } from '@tandem/contract';
import { harmlessLine } from '@tandem/safe-text';
import { readOption, readValue, type Value } from '@tandem/step-runtime';
import { type ArgumentsOf, type CommandSpec, type Inputs, UsageError } from './command.ts';

/** The arguments of a command as they were read. */
export interface ParsedWords {
  readonly given: ArgumentsOf<CommandSpec>;
  readonly rest: readonly string[];
}

/**
 * Reads the words after a command: positional arguments, `--name value`, `--name=value`, `--flag`, `--no-flag`; all
 * after `--` are positional. Names may be written with hyphens or underscores.
 *
 * @throws UsageError naming the word that does not fit.
 */
export function parseWords(spec: CommandSpec, words: readonly string[]): ParsedWords {
  const { places, options, rest } = sorted(spec, words);
  const texts = new Map([...options, ...placed(spec, places)]);
  const inputs: Inputs = { ...spec.positionals, ...spec.options };
  const given = Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [name, argument(name, input, texts.get(name), spec)]),
  );
  const chosen = (spec.oneOf ?? []).filter((name) => given[name] === true).map((name) => `--${name}`);
  if (chosen.length > 1) throw new UsageError(`only one of ${chosen.join(' and ')} can be given`);
  return { given, rest };
}

interface Sorted {
  readonly places: readonly string[];
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly rest: readonly string[];
}

/** The words by what they are. */
function sorted(spec: CommandSpec, words: readonly string[]): Sorted {
  const places: string[] = [];
  const options = new Map<string, string[]>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') {
      places.push(...words.slice(at + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      places.push(word);
      if (spec.passesOn) return { places, options, rest: words.slice(at + 1) };
      continue;
    }
    const option = readOption(spec.options, word, words[at + 1], (text) => harmlessLine(text));
    if (!option.ok) throw new UsageError(option.error.replace(/\.$/, ''));
    const { name, value, tookNext } = option.value;
    options.set(name, spec.options[name]?.type === 'list' ? [...(options.get(name) ?? []), value] : [value]);
    if (tookNext) at += 1;
  }
  return { places, options, rest: [] };
}

/** The texts of each positional argument that is given. */
function placed(
  spec: CommandSpec,
  places: readonly string[],
): readonly (readonly [string, readonly string[]])[] {
  const names = Object.entries(spec.positionals);
  const last = names.at(-1);
  const takesAll = last?.[1].type === 'list';
  if (!takesAll && places.length > names.length) {
    throw new UsageError(`'${harmlessLine(places[names.length] ?? '')}' is one argument too many`);
  }
  return names.flatMap(([name, { type }], index): readonly (readonly [string, readonly string[]])[] => {
    const texts = type === 'list' ? places.slice(index) : places.slice(index, index + 1);
    return texts.length === 0 ? [] : [[name, texts]];
  });
}

function argument(
  name: string,
  input: InputSpec,
  texts: readonly string[] | undefined,
  spec: CommandSpec,
): Value {
  const shown = Object.hasOwn(spec.positionals, name) ? name.toUpperCase() : `--${name.replaceAll('_', '-')}`;
  if (texts === undefined) {
    if (input.default === undefined)
      throw new UsageError(`${shown} is missing: ${sentence(input.description)}`);
    return input.default;
  }
  if (input.type === 'list') return texts;
  const [text = ''] = texts;
  const read = readValue(input, text, (given) => harmlessLine(given));
  if (read.ok) return read.value;
  const near = input.type === 'choice' ? nearestName(text, input.options) : undefined;
  throw new UsageError(`${shown} ${read.error.replace(/\.$/, '')}${near ? `; did you mean '${near}'?` : ''}`);
}

function sentence(description: string): string {
  return description.replace(/\.$/, '').replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
}
