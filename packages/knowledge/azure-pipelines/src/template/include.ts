import { toText } from '../expression/cast.ts';
import { type MappingNode, mapping, type Place } from '../node.ts';
import { Refused } from '../refused.ts';
import { describe } from './describe.ts';
import type { Lazy, LazyEntry } from './expand.ts';
import type { Expansion } from './expansion.ts';
import { bindParameters } from './parameters.ts';
import { resolveTemplate } from './repositories.ts';
import { makeScope, type Scope } from './scope.ts';

/** The lists that templates may hold. */
export type TemplateKind = 'steps' | 'jobs' | 'stages' | 'variables';

/** The inside of a template, ready to be expanded where the reference stood. */
export interface Included {
  readonly expansion: Expansion;
  readonly content: Lazy;
  readonly scope: Scope;
}

/**
 * Reads the template that an item of a list refers to, with its parameters bound
 * (Microsoft's "Template usage").
 *
 * @throws Refused where the template is not there, holds something else, or nests too deep.
 */
export async function include(
  x: Expansion,
  reference: readonly LazyEntry[],
  at: Place,
  kind: TemplateKind,
  around: Scope,
): Promise<Included> {
  const opened = await openTemplate(x, reference, at, around);
  let content: Lazy | undefined;
  for (const { key, at: keyAt, value } of opened.entries) {
    const word = key.toLowerCase();
    if (word === kind) content = value;
    else if (word !== 'parameters') {
      throw new Refused('azure-template', `A template of ${kind} cannot hold '${key}'.`, keyAt);
    }
  }
  if (!content) {
    throw new Refused('azure-template', `The template holds no '${kind}', which are wanted here.`, at);
  }
  return { expansion: opened.expansion, content, scope: opened.scope };
}

/** A template file, opened with its parameters bound. */
export interface OpenedTemplate {
  readonly expansion: Expansion;
  readonly entries: readonly LazyEntry[];
  readonly scope: Scope;
}

/** Opens the file of a reference, whatever it holds; for `extends` and `include`. */
export async function openTemplate(
  x: Expansion,
  reference: readonly LazyEntry[],
  at: Place,
  around: Scope,
): Promise<OpenedTemplate> {
  const odd = reference.find(({ key }) => !['template', 'parameters'].includes(key.toLowerCase()));
  if (odd) throw new Refused('azure-template', `'${odd.key}' cannot stand beside 'template'.`, odd.at);
  const named = reference.find(({ key }) => key.toLowerCase() === 'template');
  const path = named && x.expander.force(named.value);
  const text = path?.kind === 'scalar' ? toText(path.value) : undefined;
  if (!path || !text) throw new Refused('azure-template', "'template' must name a file.", path?.at ?? at);
  const source = resolveTemplate(text, path.at.source, path.at);
  const { levels } = x.expander.budget.limits;
  if (x.trail.length >= levels) {
    const again = x.trail.some((place) => place.source.path === source.path);
    const why = again ? ` '${source.path}' is part of a circle.` : '';
    throw new Refused('azure-limit', `Templates are nested more than ${levels} levels deep.${why}`, path.at);
  }
  const root = await x.loader.load(source, path.at);
  const values = givenParameters(x, reference);
  if (root.kind !== 'mapping') {
    throw new Refused('azure-template', `Expected a template here, found ${describe(root)}.`, root.at);
  }
  const declaration = root.entries.find(({ key }) => String(key.value).toLowerCase() === 'parameters')?.value;
  const parameters = bindParameters(declaration, { values, at: path.at, root: false });
  const scope = makeScope(parameters, around.variables);
  return {
    expansion: { ...x, trail: [...x.trail, path.at] },
    entries: x.expander.openMapping({ node: root, scope }),
    scope,
  };
}

function givenParameters(x: Expansion, reference: readonly LazyEntry[]): MappingNode {
  const given = reference.find(({ key }) => key.toLowerCase() === 'parameters');
  const node = given && x.expander.force(given.value);
  if (!node || (node.kind === 'scalar' && node.value === null)) return mapping([]);
  if (node.kind === 'mapping') return node;
  throw new Refused('azure-parameter', `'parameters' must be a mapping, not ${describe(node)}.`, node.at);
}
