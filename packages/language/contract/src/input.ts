/**
 * The closed vocabulary of step inputs. Every kind can be said by GitLab `spec:inputs`, Azure `parameters`
 * and a GitHub `action.yml`; nothing else may be added without a spelling on all of them.
 *
 * An input without a default is required.
 */
export type InputSpec = TextInput | ChoiceInput | FlagInput | IntegerInput | ListInput;

interface Described {
  /** One sentence a user reads beside the input, in the template and in the reference. */
  readonly description: string;
}

/** Free text. */
export interface TextInput extends Described {
  readonly type: 'text';
  readonly default?: string;
  /** A regular expression in the subset common to RE2 and JavaScript; the whole text must match. */
  readonly pattern?: string;
}

/** One of a few words. */
export interface ChoiceInput extends Described {
  readonly type: 'choice';
  /** At most 50: the limit of GitLab's `options`. */
  readonly options: readonly string[];
  readonly default?: string;
}

/** Yes or no. */
export interface FlagInput extends Described {
  readonly type: 'flag';
  readonly default?: boolean;
}

/** A whole number. */
export interface IntegerInput extends Described {
  readonly type: 'integer';
  readonly default?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A list of texts. */
export interface ListInput extends Described {
  readonly type: 'list';
  readonly default?: readonly string[];
  /** A regular expression that every item must match as a whole. */
  readonly pattern?: string;
}

/** The TypeScript type of the value that one input gives. */
export type InputValue<I extends InputSpec> = I extends { type: 'flag' }
  ? boolean
  : I extends { type: 'integer' }
    ? number
    : I extends { type: 'list' }
      ? readonly string[]
      : I extends { type: 'choice'; options: readonly (infer O)[] }
        ? O
        : string;

/**
 * The name of the environment variable through which an input reaches the script: `ring` is `TANDEM_INPUT_RING`.
 * Not `INPUT_RING`: the Bash task of Azure Pipelines takes `INPUT_*` for inputs of its own and removes them from
 * the environment before the script starts (azure-pipelines-task-lib, `_loadData`; its issue 544).
 */
export function inputVariable(name: string): string {
  return `TANDEM_INPUT_${name.toUpperCase()}`;
}
