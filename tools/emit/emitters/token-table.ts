import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Emitted, Sources } from '../emitter.ts';
import { tokenTable } from '../permissions.ts';
import { replaceSection } from '../section.ts';

/** The guide whose table of tokens is emitted; the rest of it is written by hand. */
const GUIDE = 'docs/guides/set-up.md';

/** The guide with the table of what each token must allow. */
export function emits({ root, steps }: Sources): Emitted {
  const table = tokenTable(steps.map(({ contract }) => contract));
  return new Map([[GUIDE, replaceSection(readFileSync(join(root, GUIDE), 'utf8'), 'tokens', table)]]);
}
