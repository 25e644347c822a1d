import { RULES } from '@tandem/manifest-rules';
import type { Emitted } from '../emitter.ts';

/** What is found beside the rules, by the name in brackets. */
const OTHERS: readonly (readonly [string, string])[] = [
  [
    'yaml-invalid, duplicate-key, not-an-object, manifest-too-large',
    'A file that cannot be read, or not as one thing only.',
  ],
  [
    'schema-*, unknown-field',
    'A field that the definition of a kind does not have, lacks, or has otherwise; its CEL rules too.',
  ],
  [
    'unknown-kind, unknown-version, version-not-served, version-deprecated',
    'A kind or version that its group does not have or serve, with the one to use.',
  ],
  ['name-missing, name-invalid', 'An object without a name, or with one that no API server takes.'],
  ['crd-invalid', 'A CustomResourceDefinition that is broken, so that its kinds are not checked.'],
  [
    'schema-unchecked',
    'A rule in CEL or a pattern that nothing here can check, such as one that compares with the object before.',
  ],
  ['duplicate-object', 'An object that stands twice in one folder.'],
  ['build-failed, not-built', 'A folder that kustomize cannot build; or that nothing on this machine can.'],
  [
    'no-schema',
    'A kind without a definition here, whose fields were not checked; told as a warning where strict.',
  ],
];

export const folders = ['docs/reference'];

export function emits(): Emitted {
  return new Map([['docs/reference/manifest-rules.md', manifestRulesPage()]]);
}

/** The reference page of what is looked for in manifests. */
function manifestRulesPage(): string {
  const row = ([name, about]: readonly [string, string]) =>
    `| ${name
      .split(', ')
      .map((each) => `\`${each}\``)
      .join(', ')} | ${about.replaceAll('|', '\\|')} |`;
  return [
    '<!-- Emitted by `npm run emit` from packages/knowledge/manifest-rules/src/rules. Do not edit. -->',
    '# What is looked for in manifests',
    '',
    'By `tandem manifests validate` and the step [validate-manifests](steps/validate-manifests.md).',
    '',
    '| rule | what |',
    '|---|---|',
    ...RULES.map(({ name, about }) => row([name, about])),
    '',
    '## Beside the rules',
    '',
    '| name | what |',
    '|---|---|',
    ...OTHERS.map(row),
    '',
  ].join('\n');
}
