import { readYaml as readText, type YamlDialect } from '@tandem/positions';
import { findingAt, Refused, refuse } from './problems.ts';
import { emptyMapping, isMapping, kindOf, type Mapping } from './value.ts';
import { YamlReader } from './yaml-reader.ts';
import type { YamlText } from './yaml-text.ts';

/** Limits on one file. */
const LIMITS = { characters: 2_097_152, depth: 100 };

/**
 * YAML as GitLab's loader reads it: Ruby's Psych, which is YAML 1.1, with the tag `!reference` (gitlabhq,
 * lib/gitlab/config/loader/yaml.rb and lib/gitlab/ci/config/yaml/tags/reference.rb). Merge keys are resolved by
 * YamlReader, which keeps the positions of what they bring. Psych takes the last of two equal keys; two are rejected
 * here, since one of them has no effect.
 */
const GITLAB: YamlDialect = {
  version: '1.1',
  scalars: 'typed',
  mergeKeys: 'kept',
  duplicateKeys: 'rejected',
  sequenceTags: ['!reference'],
};

/** The `spec` of a header. @throws Refused */
export function readHeader(header: YamlText): Mapping {
  const { spec } = readYaml(header);
  if (spec !== null && !isMapping(spec))
    refuse({ file: header.file }, `'spec' must be a mapping, and is ${kindOf(spec)}`);
  return isMapping(spec) ? spec : emptyMapping();
}

/**
 * Reads YAML as GitLab does: 1.1 as Ruby takes it, anchors and merge keys resolved, `!reference` kept.
 *
 * @throws Refused
 */
export function readYaml(source: YamlText): Mapping {
  const { text, file } = source;
  const read = readText(text, { dialect: GITLAB, limits: LIMITS });
  if (!read.ok) {
    const limit =
      read.error.kind === 'depth'
        ? `is nested deeper than ${LIMITS.depth} levels`
        : `has ${text.length} characters; at most ${LIMITS.characters} are read`;
    return refuse({ file }, `the file ${limit}`);
  }
  const { documents } = read.value;
  const errors = documents.flatMap(({ problems, warnings }) =>
    [...problems, ...warnings].map(({ offset, message }) => findingAt(source.at(offset), message)),
  );
  if (errors.length > 0) throw new Refused(errors);
  const [document, second] = documents;
  if (second) refuse(source.at(second.offset), 'a second document is allowed only after a header with spec');
  const value = document ? new YamlReader(source, LIMITS.depth).value(document.root) : null;
  if (value === null) return emptyMapping();
  if (!isMapping(value))
    refuse({ file, line: 1 }, `the file must be a mapping of jobs, and is ${kindOf(value)}`);
  return value;
}
