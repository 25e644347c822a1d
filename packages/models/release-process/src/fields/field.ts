/**
 * The vocabulary in which a section of release.yaml and the options of a rule or a gate are declared. From one
 * declaration come the TypeScript types, the JSON Schema, the defaults, the reference page and the checks.
 *
 * A field without `default` and without `optional` is required. Prose never repeats a default: the schema and the
 * reference page append it to the description.
 */
export type Field =
  | TextField
  | ChoiceField
  | FlagField
  | IntegerField
  | ListField
  | MapField
  | ObjectField
  | EitherField
  | SlotField;

/** The fields of an object by their keys, in the order in which documents list them. */
export type Fields = Readonly<Record<string, Field>>;

interface Described {
  /** One sentence that an editor and the reference page show. */
  readonly description?: string;
  /** Instead of a description: the term of each forge. */
  readonly describedBy?: 'repositoryPath' | 'ticketsPath';
  /** The key may be absent, and then there is no value. */
  readonly optional?: true;
}

/** Text; empty text is rejected unless `pattern` or `blank` allows it. */
export interface TextField extends Described {
  readonly type: 'text';
  readonly default?: string | DefaultBySibling<string>;
  /** A regular expression with its own anchors. */
  readonly pattern?: string;
  /** What the pattern accepts, such as `a day such as 2026-12-18`; shown where a text does not match. */
  readonly example?: string;
  /** The greatest length in characters. */
  readonly longest?: number;
  /** Empty text is allowed. */
  readonly blank?: true;
  /** The finding's message about a text that matches the pattern; undefined where the text is valid. */
  readonly check?: (text: string) => string | undefined;
  /** The text as the steps read it. */
  readonly read?: (text: string) => string;
}

/** One of a few words. */
export interface ChoiceField extends Described {
  readonly type: 'choice';
  readonly options: readonly string[] | SlotNames;
  readonly default?: string;
}

/** Yes or no. */
export interface FlagField extends Described {
  readonly type: 'flag';
  readonly default?: boolean;
}

/** A whole number. */
export interface IntegerField extends Described {
  readonly type: 'integer';
  readonly default?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A list of values of one kind. */
export interface ListField extends Described {
  readonly type: 'list';
  readonly items: Field;
  /** At least one item. */
  readonly filled?: true;
  /** No item twice. */
  readonly unique?: true;
  readonly default?: readonly unknown[] | DefaultBySibling<readonly unknown[]>;
}

/** A mapping whose keys the author chooses. */
export interface MapField extends Described {
  readonly type: 'map';
  /** The form of the keys, or the names of a slot; absent: any key. */
  readonly keys?: TextField | SlotNames;
  readonly values: Field;
  /** Absent is the empty mapping. */
  readonly default?: Empty;
}

/** A mapping with known keys. */
export interface ObjectField extends Described {
  readonly type: 'object';
  readonly fields: Fields;
  /** The slot whose fields join these when the schema is composed. */
  readonly slot?: string;
  /** Absent is the mapping with all defaults. */
  readonly default?: Empty;
}

/** A word, or a mapping where more is needed. */
export interface EitherField extends Described {
  readonly type: 'either';
  readonly words: readonly string[];
  readonly otherwise: ObjectField;
  /** The key of the mapping that the word is short for; absent: the word is a value of its own. */
  readonly sets?: string;
  readonly default?: string | Empty;
}

/** A mapping whose keys are declared elsewhere, each in its own folder, and added when the schema is composed. */
export interface SlotField extends Described {
  readonly type: 'slot';
  readonly slot: string;
  readonly default?: Empty;
}

/** The names that fill a slot. */
export interface SlotNames {
  readonly namesOf: string;
}

/** A default that depends on a sibling choice, by the options of that choice. */
export type DefaultBySibling<Value> =
  | { readonly by: string; readonly values: Readonly<Record<string, Value>> }
  /** The choice is a forge, whose terms hold the default; filled in when the schema is composed. */
  | { readonly by: string; readonly term: keyof ForgeTerms };

/** What release.yaml takes from the facts of a forge. */
export interface ForgeTerms {
  /** The forge's name, for people. */
  readonly title: string;
  /** The text before a ticket's number. */
  readonly prefix: string;
  /** States of tickets in which the work is done. */
  readonly done: readonly string[];
  /** What the path of a repository is: the end of a sentence. */
  readonly repositoryPath: string;
  /** What the path of a tracker is: the end of a sentence. */
  readonly ticketsPath: string;
  /** What the address of the forge is: a sentence. */
  readonly address: string;
}

type Empty = Readonly<Record<string, never>>;

/** The TypeScript type of a field's complete value: with all defaults. */
export type ValueOf<F extends Field> = Field extends F
  ? unknown
  : F extends { type: 'flag' }
    ? boolean
    : F extends { type: 'integer' }
      ? number
      : F extends { type: 'choice'; options: readonly (infer Option)[] }
        ? Option
        : F extends { type: 'list'; items: infer Item extends Field }
          ? readonly ValueOf<Item>[]
          : F extends { type: 'map'; values: infer Each extends Field }
            ? Readonly<Record<string, ValueOf<Each>>>
            : F extends { type: 'object'; fields: infer Inner extends Fields }
              ? ValuesOf<Inner>
              : F extends { type: 'either'; sets: string; otherwise: infer Other extends Field }
                ? ValueOf<Other>
                : F extends {
                      type: 'either';
                      words: readonly (infer Word)[];
                      otherwise: infer Other extends Field;
                    }
                  ? Word | ValueOf<Other>
                  : F extends { type: 'slot' }
                    ? Readonly<Record<string, SlotValue>>
                    : string;

/** A value of a slot as the model knows it; the definition that declared it knows its type. */
export type SlotValue = Readonly<Record<string, unknown>>;

/** The complete values of an object's fields. */
export type ValuesOf<F extends Fields> = Flat<
  { readonly [K in keyof F as F[K] extends { optional: true } ? never : K]: ValueOf<F[K]> } & {
    readonly [K in keyof F as F[K] extends { optional: true } ? K : never]?: ValueOf<F[K]>;
  }
>;

/** The TypeScript type of a field as it is written: what has a default may be absent. */
export type WrittenOf<F extends Field> = Field extends F
  ? unknown
  : F extends { type: 'list'; items: infer Item extends Field }
    ? readonly WrittenOf<Item>[]
    : F extends { type: 'map'; values: infer Each extends Field }
      ? Readonly<Record<string, WrittenOf<Each>>>
      : F extends { type: 'object'; fields: infer Inner extends Fields }
        ? WrittenFieldsOf<Inner>
        : F extends { type: 'either'; words: readonly (infer Word)[]; otherwise: infer Other extends Field }
          ? Word | WrittenOf<Other>
          : F extends { type: 'slot' }
            ? Readonly<Record<string, string | SlotValue>>
            : ValueOf<F>;

/** An object's fields as they are written. */
export type WrittenFieldsOf<F extends Fields> = Flat<
  {
    readonly [K in keyof F as F[K] extends { optional: true } | { default: unknown } ? never : K]: WrittenOf<
      F[K]
    >;
  } & {
    readonly [K in keyof F as F[K] extends { optional: true } | { default: unknown } ? K : never]?: WrittenOf<
      F[K]
    >;
  }
>;

/** An intersection as one object type, so that editors show its members. */
type Flat<T> = { readonly [K in keyof T]: T[K] };
