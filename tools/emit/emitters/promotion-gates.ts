import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Gate } from '@tandem/promotion-gates';
import type { Emitted, Sources } from '../emitter.ts';

const FOLDER = 'packages/knowledge/promotion-gates/src/gates';

/** The emitted index of the gates, which a bundle imports statically. */
const GATES_FILE = 'packages/knowledge/promotion-gates/src/gates.emitted.ts';

export async function emits({ root }: Sources): Promise<Emitted> {
  return new Map([[GATES_FILE, await gatesIndex(root)]]);
}

/** The text of the index: every folder of the gates, by name. */
async function gatesIndex(root: string): Promise<string> {
  const names = readdirSync(join(root, FOLDER)).sort();
  for (const name of names) {
    const file = join(root, FOLDER, name, 'gate.ts');
    const read: { readonly gate?: Gate } = existsSync(file) ? await import(pathToFileURL(file).href) : {};
    if (read.gate?.name !== name)
      throw new Error(`${FOLDER}/${name}/gate.ts must export 'gate' with the name '${name}'`);
  }
  return [
    `// Emitted by \`npm run emit\` from ${FOLDER}. Do not edit.`,
    "import type { Gate } from './gate.ts';",
    ...names.map((name) => `import { gate as ${camel(name)} } from './gates/${name}/gate.ts';`),
    '',
    '/** Every gate, by name. */',
    'export const GATES: readonly Gate[] = [',
    ...names.map((name) => `  ${camel(name)},`),
    '];',
    '',
  ].join('\n');
}

function camel(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
