/**
 * The closed vocabulary of step inputs. Every kind can be expressed by GitLab `spec:inputs`, Azure `parameters`
 * and a GitHub `action.yml`; a new kind must be expressible on all of them.
 *
 * An input without a default is required.
 */
export type InputSpec = TextInput | PathInput | ChoiceInput | FlagInput | IntegerInput | ListInput;

interface Described {
  /** One sentence that documents the input in the template and in the reference. */
  readonly description: string;
}

/** Free text. */
export interface TextInput extends Described {
  readonly type: 'text';
  readonly default?: string;
  /** A regular expression in the subset common to RE2 and JavaScript; the whole text must match. */
  readonly pattern?: string;
}

/**
 * A file or folder in the workspace of the job. A relative path is resolved from the step's working directory.
 * Where a platform is recognised, a path that leaves the workspace after symbolic links is an input error. An
 * empty default makes the input optional.
 */
export interface PathInput extends Described {
  readonly type: 'path';
  readonly default?: string;
}

/** One of a fixed set of options. */
export interface ChoiceInput extends Described {
  readonly type: 'choice';
  /** At most 50: the limit of GitLab's `options`. */
  readonly options: readonly string[];
  readonly default?: string;
}

/** True or false. */
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

/** A list of texts, or of paths as in {@link PathInput}. */
export interface ListInput extends Described {
  readonly type: 'list';
  readonly default?: readonly string[];
  /** The type of an item; absent: text. */
  readonly items?: 'path';
  /** A regular expression that every item must match as a whole. */
  readonly pattern?: string;
}

/** The TypeScript type of the value of an input. */
export type InputValue<I extends InputSpec> = I extends { type: 'flag' }
  ? boolean
  : I extends { type: 'integer' }
    ? number
    : I extends { type: 'list' }
      ? readonly string[]
      : I extends { type: 'choice'; options: readonly (infer O)[] }
        ? O
        : string;

/** The paths in the value of an input: none where its type has no paths, or where the value is empty. */
export function pathsIn(spec: InputSpec, value: unknown): readonly string[] {
  if (spec.type === 'path') return typeof value === 'string' && value !== '' ? [value] : [];
  return spec.type === 'list' && spec.items === 'path' ? (value as readonly string[]) : [];
}

/**
 * The name of the environment variable through which an input reaches the script: `ring` is `TANDEM_INPUT_RING`.
 * Not `INPUT_RING`: the Bash task of Azure Pipelines treats `INPUT_*` as its own inputs and removes them from
 * the environment before the script starts (azure-pipelines-task-lib, `_loadData`; its issue 544).
 */
export function inputVariable(name: string): string {
  return `TANDEM_INPUT_${name.toUpperCase()}`;
}
