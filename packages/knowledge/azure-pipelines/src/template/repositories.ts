import { toText } from '../expression/cast.ts';
import { lookUp, type Node, type Place, type SourceFile } from '../node.ts';
import { Refused } from '../refused.ts';

/** A repository that a pipeline may take templates from. */
export interface Repository {
  /** As the resource names it, e.g. `Tandem/tandem`. */
  readonly name: string;
  readonly ref?: string;
}

/**
 * Reads `resources.repositories`. Expressions do not work there (Microsoft's "Template expressions", first note),
 * so text is taken as it is and an expression is refused.
 *
 * @throws Refused for a resource without alias or name, or an alias used twice.
 */
export function readRepositories(resources: Node | undefined): ReadonlyMap<string, Repository> {
  const found = new Map<string, Repository>();
  if (resources?.kind !== 'mapping') return found;
  const list = lookUp(resources, 'repositories');
  if (!list || (list.kind === 'scalar' && list.value === null)) return found;
  if (list.kind !== 'sequence') {
    throw new Refused('azure-structure', 'resources.repositories must be a list.', list.at);
  }
  for (const item of list.items) {
    const alias = textOf(item, 'repository');
    const name = textOf(item, 'name');
    if (!alias || !/^[-_A-Za-z0-9]+$/.test(alias)) {
      throw new Refused('azure-structure', "A repository resource needs 'repository: alias'.", item.at);
    }
    if (!name)
      throw new Refused('azure-structure', `The repository resource '${alias}' needs a 'name'.`, item.at);
    if (alias.toLowerCase() === 'self' || found.has(alias.toLowerCase())) {
      throw new Refused('azure-structure', `The repository alias '${alias}' is taken already.`, item.at);
    }
    const ref = textOf(item, 'ref');
    found.set(alias.toLowerCase(), ref ? { name, ref } : { name });
  }
  return found;
}

function textOf(item: Node, key: string): string | undefined {
  if (item.kind !== 'mapping') throw new Refused('azure-structure', 'Expected a mapping here.', item.at);
  const node = lookUp(item, key);
  return node?.kind === 'scalar' ? toText(node.value) : undefined;
}

/** @throws Refused where a part holds a template expression although none is evaluated there. */
export function forbidExpressions(node: Node, part: string): void {
  if (node.kind === 'scalar') {
    if (typeof node.value !== 'string' || !node.value.includes('${{')) return;
    throw new Refused('azure-expression', `Template expressions are not evaluated in ${part}.`, node.at);
  }
  if (node.kind === 'sequence') {
    for (const item of node.items) forbidExpressions(item, part);
    return;
  }
  for (const entry of node.entries) {
    forbidExpressions(entry.key, part);
    forbidExpressions(entry.value, part);
  }
}

/**
 * The file that a `template:` names: `/absolute` or relative to the including file, with `\` as `/`;
 * `path@alias` from the root of another repository, `path@self` from the pipeline's own
 * (Microsoft's "Template usage", sections on other repositories and path resolution).
 *
 * @throws Refused for a path that leaves its repository, and for a relative path with the alias of the very
 * repository it stands in, whose base is not documented.
 */
export function resolveTemplate(reference: string, from: SourceFile, at: Place): SourceFile {
  const cut = reference.lastIndexOf('@');
  const path = (cut === -1 ? reference : reference.slice(0, cut)).trim().replaceAll('\\', '/');
  const repository =
    cut === -1
      ? from.repository
      : reference
          .slice(cut + 1)
          .trim()
          .toLowerCase();
  const folder = from.path.split('/').slice(0, -1);
  if (cut !== -1 && repository === from.repository && folder.length > 0 && !path.startsWith('/')) {
    const message = `Whether '${reference}' begins at the root or beside this file is not documented; begin it with / or drop the @${repository}.`;
    throw new Refused('azure-template', message, at);
  }
  const base = path.startsWith('/') || cut !== -1 ? [] : folder;
  const parts = [...base];
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.length === 0) {
        throw new Refused('azure-template', `The template path '${reference}' leaves its repository.`, at);
      }
      parts.pop();
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  if (path === '' || parts.length === 0) {
    throw new Refused('azure-template', `'${reference}' names no template file.`, at);
  }
  return { repository, path: parts.join('/') };
}
