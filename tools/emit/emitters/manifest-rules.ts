import { CHECKS, RULES } from '@tandem/manifest-rules';
import type { Emitted } from '../emitter.ts';
import { codeCell, table, textCell } from '../markdown.ts';

export const folders = ['docs/reference'];

/** The reference page of what is looked for in manifests. */
export function emits(): Emitted {
  const rows = (all: readonly { readonly name: string; readonly about: string }[]) =>
    all.map(({ name, about }) => [codeCell(name), textCell(about)]);
  const page = [
    '<!-- Emitted by `npm run emit` from packages/knowledge/manifest-rules/src: the rules, and checks.ts. Do not edit. -->',
    '# What is looked for in manifests',
    '',
    'By `tandem manifests validate` and the step [validate-manifests](steps/validate-manifests.md).',
    '',
    ...table(['rule', 'what'], rows(RULES)),
    '',
    '## Checks beside the rules',
    '',
    ...table(['name', 'what'], rows(CHECKS)),
    '',
  ].join('\n');
  return new Map([['docs/reference/manifest-rules.md', page]]);
}
