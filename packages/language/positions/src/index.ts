export { YAML_1_2, type YamlDialect } from './dialect.ts';
export type { SyntaxProblem, ValuePath, ValueProblem, YamlDocument } from './document.ts';
export { goNumber } from './go-scalars.ts';
export { type Position, positionsIn } from './lines.ts';
export type {
  ScalarSpan,
  YamlAlias,
  YamlEntry,
  YamlMapping,
  YamlNode,
  YamlPair,
  YamlScalar,
  YamlSequence,
} from './node.ts';
export { readQuickly } from './read-quickly.ts';
export {
  readYaml,
  type YamlLimits,
  type YamlOptions,
  type YamlText,
  type YamlTooLarge,
} from './read-yaml.ts';
export type { YamlComment } from './tokens.ts';
export { writeYaml } from './write-yaml.ts';
