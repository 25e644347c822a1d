import type { PipelineFiles, PlanSource } from '@tandem/pipeline';
import {
  type Entry,
  keyText,
  type MappingNode,
  type Node,
  type Place,
  type ScalarNode,
  type SourceFile,
} from '../node.ts';
import { Refused } from '../refused.ts';
import { Budget, LIMITS, type Limits } from './budget.ts';
import { describe } from './describe.ts';
import { Expander, type LazyEntry } from './expand.ts';
import type { Expansion } from './expansion.ts';
import { openTemplate } from './include.ts';
import { Loader } from './load.ts';
import { bindParameters } from './parameters.ts';
import { forbidExpressions, type Repository, readRepositories } from './repositories.ts';
import { makeScope, type Scope } from './scope.ts';
import { expandList, expandParts } from './structure.ts';

/** What an expansion starts from. */
export interface ExpandCall {
  readonly file: string;
  readonly parameters: MappingNode;
  /** Predefined and queue-time variables by lower-case name. */
  readonly variables: ReadonlyMap<string, ScalarNode>;
  readonly groups: Expansion['groups'];
  readonly files: PipelineFiles;
  readonly limits?: Limits;
}

/** A pipeline without any template, directive or template expression left. */
export interface Expanded {
  readonly root: MappingNode;
  readonly sources: readonly PlanSource[];
  /** By lower-case alias. */
  readonly repositories: ReadonlyMap<string, Repository>;
}

/** Parts in which the service evaluates no template expression. */
const RAW = ['trigger', 'pr', 'schedules'];
const ROOT_KEYS = [
  'name',
  'appendcommitmessagetorunname',
  'parameters',
  'resources',
  'variables',
  'pool',
  'lockbehavior',
  'extends',
  'stages',
  'jobs',
  'steps',
  'strategy',
  'continueonerror',
  'container',
  'services',
  'workspace',
  ...RAW,
];

/** Expands a pipeline file and all its templates. @throws Refused */
export async function expandPipeline(call: ExpandCall): Promise<Expanded> {
  const budget = new Budget(call.limits ?? LIMITS);
  const loader = new Loader(call.files, budget);
  const source: SourceFile = { repository: 'self', path: call.file };
  const at: Place = { source, line: 1, column: 1 };
  const root = await loader.load(source, at);
  if (root.kind !== 'mapping') {
    throw new Refused('azure-structure', `Expected a pipeline here, found ${describe(root)}.`, root.at);
  }
  const declaration = rawPart(root, 'parameters');
  const parameters = bindParameters(declaration, {
    values: call.parameters,
    at: declaration?.at ?? at,
    root: true,
  });
  const scope = makeScope(parameters, call.variables);
  const resources = rawPart(root, 'resources');
  loader.repositories = readRepositories(resources);
  const x: Expansion = { expander: new Expander(budget), loader, groups: call.groups, trail: [] };
  const expanded = await expandRoot(x, x.expander.openMapping({ node: root, scope }), scope, root.at);
  return { root: expanded, sources: loader.sources, repositories: loader.repositories };
}

function rawPart(root: MappingNode, name: string): Node | undefined {
  return root.entries.find((entry) => keyText(entry).toLowerCase() === name)?.value;
}

/** Expands the file of a pipeline, or the file that a pipeline extends. */
async function expandRoot(
  x: Expansion,
  entries: readonly LazyEntry[],
  scope: Scope,
  at: Place,
): Promise<MappingNode> {
  for (const { key, at: keyAt, value } of entries) {
    const word = key.toLowerCase();
    if (!ROOT_KEYS.includes(word)) {
      throw new Refused('azure-structure', `'${key}' is not understood at the root of a pipeline.`, keyAt);
    }
    if (RAW.includes(word)) forbidExpressions(value.node, `'${key}'`);
    if (word === 'resources') forbidInRepositories(value.node);
  }
  let base: MappingNode | undefined;
  const node = await expandParts(x, entries.filter(notParameters), scope, at, (word, value, inner) => {
    if (word === 'stages' || word === 'jobs' || word === 'steps') return expandList(x, value, word, inner);
    if (word !== 'extends') return undefined;
    return expandExtends(x, value.node.at, x.expander.openMapping(value), inner).then((found) => {
      base = found;
      return found;
    });
  });
  if (node.kind !== 'mapping') throw new Refused('azure-structure', 'Expected a pipeline here.', at);
  return base ? merge(node, base) : node;
}

function notParameters(entry: LazyEntry): boolean {
  return entry.key.toLowerCase() !== 'parameters';
}

function forbidInRepositories(resources: Node): void {
  const list = resources.kind === 'mapping' ? rawPart(resources, 'repositories') : undefined;
  if (list) forbidExpressions(list, 'resources.repositories');
}

async function expandExtends(
  x: Expansion,
  at: Place,
  reference: readonly LazyEntry[],
  scope: Scope,
): Promise<MappingNode> {
  const opened = await openTemplate(x, reference, at, scope);
  const named = opened.entries.find(({ key }) => key.toLowerCase() === 'resources');
  if (named) {
    const more = readRepositories(named.value.node);
    x.loader.repositories = new Map([...more, ...x.loader.repositories]);
  }
  return expandRoot(opened.expansion, opened.entries, opened.scope, named?.at ?? at);
}

/** The pipeline's own parts and those of the template it extends; both may define variables and resources. */
function merge(own: MappingNode, base: MappingNode): MappingNode {
  const entries: Entry[] = own.entries.filter((entry) => keyText(entry).toLowerCase() !== 'extends');
  for (const entry of base.entries) {
    const index = entries.findIndex((known) => keyText(known).toLowerCase() === keyText(entry).toLowerCase());
    const known = entries[index];
    if (!known) {
      entries.push(entry);
    } else if (keyText(entry).toLowerCase() === 'variables') {
      entries[index] = { key: known.key, value: joinLists(known.value, entry.value) };
    } else if (!['resources', ...RAW].includes(keyText(entry).toLowerCase())) {
      const message = `'${keyText(entry)}' is written in the pipeline and in the template it extends.`;
      throw new Refused('azure-structure', message, known.key.at);
    }
  }
  return { kind: 'mapping', entries, at: own.at };
}

function joinLists(first: Node, second: Node): Node {
  if (first.kind !== 'sequence' || second.kind !== 'sequence') return first;
  return { kind: 'sequence', items: [...first.items, ...second.items], at: first.at };
}
