import type { InputSpec } from '@tandem/contract';
import type { NamedCommand } from './help.ts';

/** What a shell completes after some words: at the next word, and where the word begins with a hyphen. */
export interface CompletionRule {
  /** The words after `tandem`, joined by a space. */
  readonly after: string;
  /** Whether any words may follow `after`. */
  readonly open: boolean;
  readonly words: readonly string[];
  readonly options: readonly string[];
  /** Whether files are completed too. */
  readonly files: boolean;
}

/** What is completed where, the longest beginnings first. */
export function completionRules(
  commands: readonly NamedCommand[],
  steps: readonly string[],
): readonly CompletionRule[] {
  const nouns = [...new Set(commands.map(({ words: [first = ''] }) => first))];
  const general = { open: false, options: ['--help'], files: false };
  const verbs = nouns.flatMap((noun) => {
    const words = commands.flatMap(({ words: [first, verb] }) => (first === noun && verb ? [verb] : []));
    return words.length === 0 ? [] : [{ ...general, after: noun, words }];
  });
  return [
    ...commands.map((each) => commandRule(each, steps)),
    ...verbs,
    { ...general, after: '', words: nouns, options: ['--help', '--version'] },
  ].sort((one, other) => other.after.length - one.after.length);
}

function commandRule({ words, spec }: NamedCommand, steps: readonly string[]): CompletionRule {
  const positionals = Object.entries(spec.positionals);
  const suggested = positionals.flatMap(([name, input]) =>
    spec.suggests?.[name] === 'steps' ? steps : input.type === 'choice' ? input.options : [],
  );
  const inputs = [...positionals, ...Object.entries(spec.options)].map(([, input]) => input);
  const options = Object.entries(spec.options).map(([name, input]) => flagOf(name, input));
  return {
    after: words.join(' '),
    open: true,
    words: suggested,
    options: [...options, '--help'],
    files: spec.passesOn === true || inputs.some(takesPath),
  };
}

function flagOf(name: string, input: InputSpec): string {
  const flag = name.replaceAll('_', '-');
  return input.type === 'flag' && input.default === true ? `--no-${flag}` : `--${flag}`;
}

function takesPath(input: InputSpec): boolean {
  return input.type === 'path' || (input.type === 'list' && input.items === 'path');
}

const SHELLS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** A shell that completion is made for. */
export type Shell = keyof typeof SHELLS;

/** The script that completes `tandem` in a shell. */
export function completionScript(shell: Shell, rules: readonly CompletionRule[]): string {
  return SHELLS[shell](rules);
}

/** `case` branches of bash and zsh: the pattern for what was typed before, and what to do. */
function branches(
  rules: readonly CompletionRule[],
  body: (rule: CompletionRule) => string,
): readonly string[] {
  return rules.map((rule) => {
    const { after, open } = rule;
    return `    '${after}'${open ? `|'${after} '*` : ''}) ${body(rule)} ;;`;
  });
}

/** GNU Bash manual, "Programmable Completion": COMP_WORDS, COMP_CWORD, COMPREPLY, compgen. */
function bashScript(rules: readonly CompletionRule[]): string {
  return [
    '_tandem() {',
    `  local current="\${COMP_WORDS[COMP_CWORD]}" words="" options="" files=""`,
    `  local before="\${COMP_WORDS[*]:1:COMP_CWORD-1}"`,
    '  case "$before" in',
    ...branches(rules, ({ words, options, files }) =>
      [`words='${words.join(' ')}'`, `options='${options.join(' ')}'`, ...(files ? ['files=1'] : [])].join(
        '; ',
      ),
    ),
    '  esac',
    '  COMPREPLY=()',
    '  if [[ $current == -* ]]; then',
    '    COMPREPLY=($(compgen -W "$options" -- "$current"))',
    '  else',
    '    COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '    if [[ -n $files ]]; then',
    '      compopt -o filenames 2>/dev/null',
    '      local file',
    '      while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$current")',
    '    fi',
    '  fi',
    '}',
    'complete -F _tandem tandem',
    '',
  ].join('\n');
}

/** zsh manual, "Completion System": words, CURRENT, compadd, _files. */
function zshScript(rules: readonly CompletionRule[]): string {
  return [
    '#compdef tandem',
    '_tandem() {',
    `  local before="\${(j: :)words[2,CURRENT-1]}"`,
    '  local -a names options',
    '  local files=""',
    '  case "$before" in',
    ...branches(rules, ({ words, options, files }) =>
      [`names=(${words.join(' ')})`, `options=(${options.join(' ')})`, ...(files ? ['files=1'] : [])].join(
        '; ',
      ),
    ),
    '  esac',
    '  if [[ $PREFIX == -* ]]; then',
    '    compadd -- $options',
    '  else',
    '    (( $#names )) && compadd -- $names',
    '    [[ -n $files ]] && _files',
    '  fi',
    '}',
    'compdef _tandem tandem',
    '',
  ].join('\n');
}

/** fish documentation, "complete": conditions run as commands; -f completes no files, -F files. */
function fishScript(rules: readonly CompletionRule[]): string {
  return [
    'function __tandem_before',
    '  set -l words (commandline -opc)',
    "  string join ' ' -- $words[2..-1]",
    'end',
    'complete -c tandem -f',
    ...rules.flatMap(({ after, open, words, options, files }) => {
      const pattern = after.replaceAll(' ', ' +');
      const here = `string match -qr '^${pattern}${open ? '( .*)?' : ''}$' -- (__tandem_before)`;
      const condition = `-n "${here}"`;
      return [
        ...(words.length > 0 ? [`complete -c tandem ${condition} -a '${words.join(' ')}'`] : []),
        ...options.map((option) => `complete -c tandem ${condition} -l ${option.slice(2)}`),
        ...(files ? [`complete -c tandem ${condition} -F`] : []),
      ];
    }),
    '',
  ].join('\n');
}
