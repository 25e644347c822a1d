import type { DocumentOptions, ParseOptions, SchemaOptions, Tags } from 'yaml';
import { goScalars } from './go-scalars.ts';

/** How a platform reads YAML. Each platform's package declares its own, with the source of each difference. */
export interface YamlDialect {
  /** The version of YAML where the file has no `%YAML` directive: 1.1 has more booleans, numbers and tags. */
  readonly version: '1.1' | '1.2';
  /** Whether a plain scalar may be a number, a boolean or null, also as go-yaml resolves it, or each scalar is text. */
  readonly scalars: 'typed' | 'text' | 'go-yaml';
  /** The value of a null that is written as nothing, in the dialect of go-yaml; null where it is absent. */
  readonly empty?: symbol;
  /** Whether a `<<` key merges the entries of another mapping, or is a plain key. */
  readonly mergeKeys: 'resolved' | 'kept';
  /** Whether a duplicate key in one mapping is a problem of the document. */
  readonly duplicateKeys: 'rejected' | 'kept';
  /** Platform-specific tags that a sequence may have, such as `!reference`. */
  readonly sequenceTags?: readonly string[];
  /** Types of YAML 1.1 that the platform reads as text. */
  readonly without?: readonly ('timestamp' | 'sexagesimal')[];
}

/** YAML 1.2 with its core schema (yaml.org/spec/1.2.2, section 10.3): the dialect of the project's own files. */
export const YAML_1_2: YamlDialect = {
  version: '1.2',
  scalars: 'typed',
  mergeKeys: 'kept',
  duplicateKeys: 'rejected',
};

/** The options with which the yaml library reads or writes a dialect. */
export function libraryOptions(dialect: YamlDialect): ParseOptions & DocumentOptions & SchemaOptions {
  const { version, scalars, mergeKeys, duplicateKeys, sequenceTags = [], without = [] } = dialect;
  const customTags = (tags: Tags): Tags => [
    ...(scalars === 'go-yaml'
      ? [...goScalars(dialect.empty ?? null), ...tags.filter(isNotTyped)]
      : tags
    ).filter((tag) => typeof tag === 'string' || !without.some((type) => isOf(type, tag))),
    ...sequenceTags.map((tag) => ({ tag, collection: 'seq' as const })),
  ];
  return {
    version,
    ...(scalars === 'text' && { schema: 'failsafe' }),
    ...(mergeKeys === 'resolved' && { merge: true }),
    ...(mergeKeys === 'kept' && version === '1.1' && { merge: false }),
    ...((sequenceTags.length > 0 || without.length > 0 || scalars === 'go-yaml') && { customTags }),
    uniqueKeys: duplicateKeys === 'rejected',
    prettyErrors: false,
    logLevel: 'silent',
  };
}

/** Whether a tag of the library resolves a type; sexagesimal numbers share their tag with other numbers. */
function isOf(
  type: 'timestamp' | 'sexagesimal',
  tag: { readonly tag: string; readonly format?: string | undefined },
): boolean {
  if (type === 'sexagesimal') return tag.format === 'TIME';
  return tag.format === undefined && tag.tag === 'tag:yaml.org,2002:timestamp';
}

/** Whether a tag of the library is none of those that types of plain scalars have. */
function isNotTyped(tag: Tags[number]): boolean {
  return typeof tag === 'string' || !/:(?:null|bool|int|float)$/.test(tag.tag);
}
