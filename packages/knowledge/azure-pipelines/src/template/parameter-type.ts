import { toNumber, toText } from '../expression/cast.ts';
import type { Node, Place } from '../node.ts';
import { Refused } from '../refused.ts';
import { describe } from './describe.ts';

/** What a type takes: a scalar, a mapping, a list, or anything. */
const TYPES = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  object: 'any',
  step: 'mapping',
  stepList: 'list',
  job: 'mapping',
  jobList: 'list',
  deployment: 'mapping',
  deploymentList: 'list',
  stage: 'mapping',
  stageList: 'list',
  container: 'mapping',
  containerList: 'list',
  stringList: 'texts',
} as const;

/** Types of the pipeline's own parameters only. */
const ROOT_TYPES = {
  environment: 'string',
  filePath: 'string',
  pool: 'any',
  secureFile: 'string',
  serviceConnection: 'string',
} as const;

/** A type of parameters, as it is written. */
export type ParameterType = keyof typeof TYPES | keyof typeof ROOT_TYPES;

/** Whether a word is a type: the pipeline itself knows a few more than its templates. */
export function isParameterType(word: string, root: boolean): word is ParameterType {
  return Object.hasOwn(TYPES, word) || (root && Object.hasOwn(ROOT_TYPES, word));
}

/**
 * A given value or a default as its declared type.
 *
 * @throws Refused at `at` where it does not fit.
 */
export function convertParameter(name: string, type: ParameterType, node: Node, at: Place): Node {
  const refuse = (wanted: string): never => {
    throw new Refused(
      'azure-parameter',
      `The parameter '${name}' must be ${wanted}, not ${describe(node)}.`,
      at,
    );
  };
  switch ({ ...TYPES, ...ROOT_TYPES }[type]) {
    case 'any':
      return node;
    case 'mapping':
      return node.kind === 'mapping' ? node : refuse('a mapping');
    case 'list':
      return node.kind === 'sequence' ? node : refuse('a list');
    case 'texts':
      if (node.kind !== 'sequence') return refuse('a list of texts');
      return { ...node, items: node.items.map((item) => convertParameter(name, 'string', item, item.at)) };
    case 'string':
      return node.kind === 'scalar' ? { ...node, value: toText(node.value) ?? '' } : refuse('text');
    case 'number': {
      const number = node.kind === 'scalar' && node.value !== null ? toNumber(node.value) : undefined;
      if (node.kind !== 'scalar' || number === undefined || node.value === '') return refuse('a number');
      if ((toText(node.value) ?? '').replace(/\D/g, '').length > 15) {
        return refuse('a number of at most 15 digits');
      }
      return { ...node, value: number };
    }
    case 'boolean': {
      const value = node.kind === 'scalar' ? readBoolean(node) : undefined;
      if (node.kind !== 'scalar' || value === undefined) return refuse('true or false');
      return { ...node, value };
    }
  }
}

/** `true`, `y`, `yes`, `on` and their opposites in any case, as the service's schema lists them. */
export function readBoolean(node: Node): boolean | undefined {
  if (node.kind !== 'scalar') return undefined;
  if (typeof node.value === 'boolean') return node.value;
  const text = toText(node.value) ?? '';
  if (/^(true|y|yes|on)$/i.test(text)) return true;
  return /^(false|n|no|off)$/i.test(text) ? false : undefined;
}
