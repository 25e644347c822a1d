import { stringify } from 'yaml';
import { libraryOptions, type YamlDialect } from './dialect.ts';

/** Plain data as YAML that reads back as the same data in the dialect; no aliases, no folded lines. */
export function writeYaml(value: unknown, dialect: YamlDialect): string {
  return stringify(value, { ...libraryOptions(dialect), lineWidth: 0, aliasDuplicateObjects: false });
}
