import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULE_OPTIONS } from '@tandem/merge-request-rules/options';
import type { Emitted, Sources } from '../emitter.ts';
import { codeCell, table, textCell } from '../markdown.ts';
import { replaceSection } from '../section.ts';

/** The page whose table of rules is emitted; the rest of it is written by hand. */
const PAGE = 'packages/steps/mr-quality/README.md';

/** The README of mr-quality with the table of all rules. */
export function emits({ root }: Sources): Emitted {
  const rows = RULE_OPTIONS.map(({ name, description, level }) => [
    codeCell(name),
    textCell(description),
    level,
  ]);
  const text = table(['rule', 'what holds', 'level by default'], rows).join('\n');
  return new Map([[PAGE, replaceSection(readFileSync(join(root, PAGE), 'utf8'), 'rules', text)]]);
}
