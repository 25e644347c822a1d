import { stringify } from 'yaml';
import { libraryOptions, type YamlDialect } from './dialect.ts';

/**
 * Plain data as YAML that reads back as the same data in the dialect; no aliases, no folded lines. Texts have the style
 * of go-yaml: plain where that is enough, else literal where they have several lines, else in single quotes.
 */
export function writeYaml(value: unknown, dialect: YamlDialect): string {
  return stringify(value, {
    ...libraryOptions(dialect),
    lineWidth: 0,
    aliasDuplicateObjects: false,
    singleQuote: true,
    blockQuote: 'literal',
  });
}
