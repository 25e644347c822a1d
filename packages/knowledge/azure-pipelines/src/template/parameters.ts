import { toText } from '../expression/cast.ts';
import {
  type Entry,
  keyText,
  lookUp,
  type MappingNode,
  mapping,
  type Node,
  type Place,
  type ScalarNode,
  scalar,
} from '../node.ts';
import { Refused } from '../refused.ts';
import { describe } from './describe.ts';
import { convertParameter, isParameterType, type ParameterType } from './parameter-type.ts';
import { forbidExpressions } from './repositories.ts';

interface Declared {
  readonly name: string;
  readonly type: ParameterType;
  readonly fallback: Node | undefined;
  readonly values: readonly Node[] | undefined;
  readonly at: Place;
}

/** Who gives the parameters of a file, for messages. */
export interface Given {
  readonly values: MappingNode;
  /** The place of the reference, where a missing parameter is reported. */
  readonly at: Place;
  /** Whether the file is the pipeline itself, whose parameters have more types. */
  readonly root: boolean;
}

/**
 * The `parameters` context of a file: what it declares, what it is given, defaults for the rest
 * (Microsoft's "Template parameters", and "Runtime parameters" for the pipeline itself).
 *
 * @throws Refused for a parameter that is missing, unexpected, of the wrong type or not among its `values`.
 */
export function bindParameters(declaration: Node | undefined, given: Given): MappingNode {
  if (declaration) forbidExpressions(declaration, 'the declaration of parameters');
  if (declaration?.kind === 'mapping') return bindUntyped(declaration, given);
  const declared = readDeclarations(declaration, given.root);
  refuseUnexpected(declared, given);
  return mapping(declared.map((one) => [one.name, bindOne(one, given)] as const));
}

/** The old form, a mapping of names and defaults: other names may be given, and scalars become text. */
function bindUntyped(declaration: MappingNode, given: Given): MappingNode {
  const values = new Map<string, Entry>();
  for (const entry of [...declaration.entries, ...given.values.entries]) {
    const name = keyText(entry).toLowerCase();
    const key = values.get(name)?.key ?? entry.key;
    values.set(name, { key, value: textOnly(entry.value) });
  }
  return { kind: 'mapping', entries: [...values.values()], at: declaration.at };
}

function textOnly(node: Node): Node {
  return node.kind === 'scalar' ? { ...node, value: toText(node.value) ?? '' } : node;
}

function refuseUnexpected(declared: readonly Declared[], given: Given): void {
  for (const { key } of given.values.entries) {
    const name = String(key.value);
    if (declared.some((one) => one.name.toLowerCase() === name.toLowerCase())) continue;
    const names = declared.map((one) => one.name).join(', ') || 'none';
    const at = key.at.source.path === '' ? given.at : key.at;
    throw new Refused('azure-parameter', `Unexpected parameter '${name}'. Declared: ${names}.`, at);
  }
}

function bindOne(declared: Declared, given: Given): Node {
  const value = lookUp(given.values, declared.name) ?? declared.fallback;
  if (!value) {
    const message = `A value is needed for the parameter '${declared.name}'${placeText(declared.at)}.`;
    throw new Refused('azure-parameter', message, given.at);
  }
  const at = value.at.source.path === '' ? given.at : value.at;
  const bound = convertParameter(declared.name, declared.type, value, at);
  refuseOutside(declared, bound, at);
  return bound;
}

function placeText(at: Place): string {
  return at.source.path ? ` (declared in ${at.source.path}:${at.line})` : '';
}

function refuseOutside({ name, values }: Declared, bound: Node, at: Place): void {
  if (!values) return;
  const allowed = values.map(textOf);
  const items = bound.kind === 'sequence' ? bound.items : [bound];
  for (const item of items) {
    const text = textOf(item);
    if (allowed.includes(text)) continue;
    // Text of numbers and booleans may be spelled in more than one way.
    if (item.kind === 'scalar' && typeof item.value !== 'string') {
      if (allowed.some((one) => one.toLowerCase() === text.toLowerCase())) continue;
    }
    const message = `The parameter '${name}' is ${describe(item)}, which is none of: ${allowed.join(', ')}.`;
    throw new Refused('azure-parameter', message, at);
  }
}

function textOf(node: Node): string {
  return node.kind === 'scalar' ? (toText(node.value) ?? '') : '';
}

function readDeclarations(node: Node | undefined, root: boolean): readonly Declared[] {
  if (!node || (node.kind === 'scalar' && node.value === null)) return [];
  if (node.kind !== 'sequence') {
    throw new Refused('azure-parameter', `Expected a list of parameters, found ${describe(node)}.`, node.at);
  }
  const declared = node.items.map((item) => readDeclaration(item, root));
  declared.forEach((one, index) => {
    const same = (other: Declared) => other.name.toLowerCase() === one.name.toLowerCase();
    if (declared.findIndex(same) !== index) {
      throw new Refused('azure-parameter', `The parameter '${one.name}' is declared twice.`, one.at);
    }
  });
  return declared;
}

const KEYS = ['name', 'displayname', 'type', 'default', 'values'];

function readDeclaration(item: Node, root: boolean): Declared {
  if (item.kind !== 'mapping') {
    throw new Refused('azure-parameter', "A parameter is a mapping with 'name'.", item.at);
  }
  const odd = item.entries.find((entry) => !KEYS.includes(keyText(entry).toLowerCase()));
  if (odd) {
    throw new Refused(
      'azure-parameter',
      `'${keyText(odd)}' is not a word of a parameter's declaration.`,
      odd.key.at,
    );
  }
  const name = lookUp(item, 'name');
  if (name?.kind !== 'scalar' || typeof name.value !== 'string' || name.value === '') {
    throw new Refused('azure-parameter', "A parameter needs a 'name'.", item.at);
  }
  const type = lookUp(item, 'type') ?? scalar('string', item.at);
  const word = type.kind === 'scalar' ? toText(type.value) : undefined;
  if (word === undefined || !isParameterType(word, root)) {
    throw new Refused(
      'azure-parameter',
      `The type ${describe(type)} of '${name.value}' is not known.`,
      type.at,
    );
  }
  const values = lookUp(item, 'values');
  if (values && values.kind !== 'sequence') {
    throw new Refused('azure-parameter', `'values' of '${name.value}' must be a list.`, values.at);
  }
  return {
    name: name.value,
    type: word,
    fallback: lookUp(item, 'default'),
    values: values?.items,
    at: (name as ScalarNode).at,
  };
}
