import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A folder that is a registry: each entry is a file or a folder that declares one thing and its options. */
export interface Registry {
  readonly folder: string;
  /** The emitted index, in the folder above; a bundle needs static imports. */
  readonly index: string;
  /** The export that each entry has, and the word for it in comments. */
  readonly member: string;
  /** The names of the lists that the index exports. */
  readonly lists: { readonly members: string; readonly options: string; readonly names: string };
  /** The type of the members' list and its module, where the list has one type. */
  readonly type?: { readonly name: string; readonly module: string };
}

/** One entry of a registry: the modules are paths within its folder. */
export interface Entry {
  /** The name of its file or folder. */
  readonly name: string;
  readonly module: string;
  /** The module that exports `options`; absent where the entry has none. */
  readonly optionsModule?: string;
  readonly order: number;
}

/** What an entry's module exports. */
type Exports = Readonly<Record<string, { readonly name?: string; readonly order?: number } | undefined>>;

/** The entries of a registry whose members are files: each exports the member and its `options`. */
export async function fileEntries(root: string, { folder, member }: Registry): Promise<readonly Entry[]> {
  const files = readdirSync(join(root, folder)).filter((file) => /^[a-z0-9-]+\.ts$/.test(file));
  const entries = files.map(async (file): Promise<Entry> => {
    const name = file.slice(0, -'.ts'.length);
    const { [member]: declared, options } = await load(root, folder, file);
    if (declared === undefined || options?.name !== name) {
      throw new Error(`${folder}/${file} must export '${member}', and 'options' with the name '${name}'.`);
    }
    return { name, module: file, optionsModule: file, order: options.order ?? 0 };
  });
  return inOrder(await Promise.all(entries));
}

/** The entries of a registry whose members are folders: `<member>.ts`, and `options.ts` where it has options. */
export async function folderEntries(root: string, { folder, member }: Registry): Promise<readonly Entry[]> {
  const entries = readdirSync(join(root, folder)).map(async (name): Promise<Entry> => {
    const module = `${name}/${member}.ts`;
    const has = (file: string) => existsSync(join(root, folder, file));
    const declared = has(module) ? (await load(root, folder, module))[member] : undefined;
    if (declared?.name !== name) {
      throw new Error(`${folder}/${module} must export '${member}' with the name '${name}'.`);
    }
    const optionsModule = `${name}/options.ts`;
    if (!has(optionsModule)) return { name, module, order: 0 };
    const { options } = await load(root, folder, optionsModule);
    if (options?.name !== name) {
      throw new Error(`${folder}/${optionsModule} must export 'options' with the name '${name}'.`);
    }
    return { name, module, optionsModule, order: 0 };
  });
  return inOrder(await Promise.all(entries));
}

/** The text of a registry's index. */
export function indexText({ folder, member, lists, type }: Registry, entries: readonly Entry[]): string {
  const own = folder.slice(folder.lastIndexOf('/') + 1);
  const optional = entries.filter(({ optionsModule }) => optionsModule !== undefined);
  const sorted = [...entries].sort((one, other) => compare(one.name, other.name));
  const imports = sorted.flatMap(({ name, module, optionsModule }) => {
    const options = `options as ${camel(name)}Options`;
    const declared = `${member} as ${camel(name)}`;
    if (module === optionsModule) return [`import { ${options}, ${declared} } from './${own}/${module}';`];
    return [
      `import { ${declared} } from './${own}/${module}';`,
      ...(optionsModule === undefined ? [] : [`import { ${options} } from './${own}/${optionsModule}';`]),
    ];
  });
  const list = (about: string, head: string, items: readonly string[]) => [
    '',
    `/** ${about} */`,
    `export const ${head} = [`,
    ...items.map((item) => `  ${item},`),
    '];',
  ];
  return [
    `// Emitted by \`npm run emit\` from ${folder}. Do not edit.`,
    ...(type ? [`import type { ${type.name} } from '${type.module}';`] : []),
    ...imports,
    ...list(
      `Every ${member}, in the order in which documents list them.`,
      type ? `${lists.members}: readonly ${type.name}[]` : lists.members,
      entries.map(({ name }) => camel(name)),
    ),
    ...list(
      `The options of every ${member} that has some.`,
      lists.options,
      optional.map(({ name }) => `${camel(name)}Options`),
    ),
    ...list(
      `The name of every ${member}.`,
      `${lists.names}: readonly string[]`,
      entries.map(({ name }) => `'${name}'`),
    ),
    '',
  ].join('\n');
}

async function load(root: string, folder: string, file: string): Promise<Exports> {
  return (await import(pathToFileURL(join(root, folder, file)).href)) as Exports;
}

function inOrder(entries: readonly Entry[]): readonly Entry[] {
  return [...entries].sort((one, other) => one.order - other.order || compare(one.name, other.name));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function camel(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
