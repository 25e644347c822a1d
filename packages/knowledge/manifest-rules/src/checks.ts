/** What is checked of every manifest and every object, beside the rules: a name and what it means. */
export interface Check {
  /** In kebab-case, as the findings have it. */
  readonly name: string;
  /** What is wrong and why it matters, for the reference. */
  readonly about: string;
}

/** The checks that are no rule of their own: of files, of names, of kinds, of schemas, of builds. */
export const CHECKS: readonly Check[] = [
  { name: 'yaml-invalid', about: 'A file that cannot be parsed.' },
  { name: 'duplicate-key', about: 'A key that a mapping has twice: parsers take either.' },
  { name: 'not-an-object', about: 'A document that is no mapping with a kind and an apiVersion.' },
  { name: 'manifest-too-large', about: 'A file beyond the limits of size, depth or aliases.' },
  { name: 'name-missing', about: 'An object without a name.' },
  { name: 'name-invalid', about: 'An object with a name that no API server takes.' },
  { name: 'duplicate-object', about: 'An object that is twice in one folder.' },
  {
    name: 'crd-invalid',
    about: 'A CustomResourceDefinition that is broken, so that its kinds are not checked.',
  },
  { name: 'unknown-kind', about: 'A kind that its group does not have, with the one that is meant.' },
  { name: 'unknown-version', about: 'A version that the definition of a kind does not have.' },
  { name: 'version-not-served', about: 'A version that the definition of a kind does not serve.' },
  { name: 'version-deprecated', about: 'A version that is deprecated, with the one to use.' },
  {
    name: 'unknown-field',
    about: 'A field that the definition of a kind does not have: the API server drops it.',
  },
  { name: 'schema-required', about: 'A field that the definition requires and the object lacks.' },
  { name: 'schema-type', about: 'A value of another type than the definition states.' },
  { name: 'schema-enum', about: 'A value that is none of those that the definition allows.' },
  { name: 'schema-pattern', about: 'A text that does not match the pattern of the definition.' },
  { name: 'schema-format', about: 'A text that does not have the format of the definition.' },
  { name: 'schema-length', about: 'A text, list or mapping that is too short or too long.' },
  { name: 'schema-range', about: 'A number that is too small, too large or no multiple.' },
  { name: 'schema-duplicate-item', about: 'An item or a key that a list must not have twice.' },
  {
    name: 'schema-alternatives',
    about: 'A value that fits none, or too many, of the alternatives of the definition.',
  },
  { name: 'schema-rule', about: 'A rule in CEL of the definition that the object breaks.' },
  {
    name: 'schema-unchecked',
    about:
      'A rule in CEL or a pattern that cannot be checked here, such as one that compares with the object before.',
  },
  {
    name: 'no-schema',
    about: 'A kind without a definition here, whose fields were not checked; a warning where strict.',
  },
  { name: 'build-failed', about: 'A folder that kustomize cannot build.' },
  { name: 'not-built', about: 'A folder that nothing on this machine can build.' },
  {
    name: 'variable-unset',
    about:
      'A variable without a value and without a default: from Flux 2.9 on it fails the Kustomization, before nothing comes in its place (a warning).',
  },
  {
    name: 'external',
    about:
      'A source, a base, or an object with variables that is not in this repository: what it defines is not known here, and is not reported missing.',
  },
  {
    name: 'waiver-invalid',
    about: 'A waiver that cannot be read, or of a rule that does not exist.',
  },
  { name: 'waiver-expired', about: 'A waiver whose last day is over: what it covered counts again.' },
  { name: 'waiver-unused', about: 'A waiver that covers nothing any more.' },
  {
    name: 'no-cluster',
    about:
      'Objects of Flux in a tree where no cluster begins: nothing of what a cluster would get could be checked.',
  },
];
