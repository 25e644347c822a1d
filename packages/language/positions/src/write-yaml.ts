import { stringify } from 'yaml';
import { libraryOptions, type YamlDialect } from './dialect.ts';

/** Plain data as YAML that a reader of the dialect reads back as the same data; no aliases, no folded lines. */
export function writeYaml(value: unknown, dialect: YamlDialect): string {
  return stringify(value, { ...libraryOptions(dialect), lineWidth: 0, aliasDuplicateObjects: false });
}
