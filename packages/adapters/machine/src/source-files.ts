import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Folders that never contain sources. */
const SKIPPED: readonly string[] = ['.git', 'node_modules'];

/** The files of a folder of this machine, by paths with forward slashes; symbolic links are skipped. */
export function createSourceFiles(root: string) {
  const lists = new Map<string, readonly string[]>();
  const list = (folder: string): readonly string[] => {
    const known = lists.get(folder);
    if (known) return known;
    const place = join(root, folder);
    const found = existsSync(place) && statSync(place).isDirectory() ? under(place, folder) : [];
    const sorted = [...found].sort();
    lists.set(folder, sorted);
    return sorted;
  };
  return {
    list,
    read: (path: string): string | undefined => {
      try {
        return readFileSync(join(root, path), 'utf8');
      } catch {
        return undefined;
      }
    },
  };
}

function under(place: string, prefix: string): readonly string[] {
  return readdirSync(place, { withFileTypes: true }).flatMap((entry) => {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory())
      return SKIPPED.includes(entry.name) ? [] : under(`${place}${sep}${entry.name}`, path);
    return entry.isFile() ? [path] : [];
  });
}
