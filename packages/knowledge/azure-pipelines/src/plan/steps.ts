import type { PlanStep } from '@tandem/pipeline';
import { keyText, type Node } from '../node.ts';
import { Refused } from '../refused.ts';
import type { Repository } from '../template/repositories.ts';
import { Fields, optional } from './fields.ts';
import { conditionOf } from './runtime-text.ts';
import { loggingOf } from './target.ts';

/** What steps need to know about their pipeline. */
export interface StepContext {
  readonly repositories: ReadonlyMap<string, Repository>;
}

/** Keys that every step may have. */
const COMMON = [
  'condition',
  'continueOnError',
  'displayName',
  'target',
  'enabled',
  'env',
  'name',
  'timeoutInMinutes',
  'retryCountOnTaskFailure',
];

const SCRIPTS = { script: 'bash', bash: 'bash', pwsh: 'pwsh', powershell: 'pwsh' } as const;

/**
 * One step, or undefined where it is disabled or does nothing (`download: none`).
 *
 * @throws Refused for a kind of step or a property that a plan cannot carry.
 */
export function buildStep(node: Node, context: StepContext): PlanStep | undefined {
  const fields = new Fields(node, 'a step');
  const first = fields.node.entries[0];
  const kind = first ? keyText(first) : '';
  if (fields.flag('enabled') === false) return undefined;
  switch (kind) {
    case 'script':
    case 'bash':
    case 'pwsh':
    case 'powershell':
      return scriptStep(fields, kind);
    case 'checkout':
      return checkoutStep(fields, context);
    case 'publish':
      return publishStep(fields);
    case 'download':
      return downloadStep(fields);
    case 'task':
      return taskStep(fields);
    default: {
      const known = [...Object.keys(SCRIPTS), 'checkout', 'publish', 'download', 'task', 'template'].join(
        ', ',
      );
      const message = `A step begins with one of: ${known}. '${kind}' is not understood.`;
      throw new Refused('azure-structure', message, first?.key.at ?? fields.at);
    }
  }
}

function scriptStep(fields: Fields, kind: keyof typeof SCRIPTS): PlanStep {
  const powershell = kind === 'pwsh' || kind === 'powershell';
  const more = powershell ? ['errorActionPreference', 'ignoreLASTEXITCODE'] : [];
  fields.only([kind, 'workingDirectory', 'failOnStderr', ...more, ...COMMON]);
  fields.refuse(more, 'is not carried by a plan.');
  if (fields.flag('failOnStderr')) fields.refuse(['failOnStderr'], 'is not carried by a plan.');
  return {
    kind: 'script',
    shell: SCRIPTS[kind],
    text: fields.needed(kind),
    env: fields.record('env'),
    ...naming(fields),
    ...optional('condition', conditionOf(fields)),
    ...optional('workingDirectory', fields.text('workingDirectory')),
    ...optional('retries', fields.count('retryCountOnTaskFailure')),
    ...optional('continueOnError', fields.flag('continueOnError')),
    ...optional('logging', loggingOf(fields)),
    at: fields.location,
  };
}

function naming(fields: Fields): { readonly name?: string; readonly title?: string } {
  return { ...optional('name', nameOf(fields)), ...optional('title', fields.text('displayName')) };
}

/** The name of a step; `-`, letters, digits and `_`. */
function nameOf(fields: Fields): string | undefined {
  const name = fields.text('name');
  if (name === undefined || /^[-_A-Za-z0-9]+$/.test(name)) return name;
  throw new Refused(
    'azure-structure',
    `'${name}' is no name for a step.`,
    fields.get('name')?.at ?? fields.at,
  );
}

const CARELESS = 'is only understood on scripts; a plan does not carry it here.';

/** Checkout options that change nothing in a fresh work folder, or only how fast it is filled. */
const CHECKOUT_OPTIONS = ['clean', 'fetchDepth', 'fetchTags', 'persistCredentials', 'lfs', 'submodules'];

function checkoutStep(fields: Fields, context: StepContext): PlanStep {
  fields.only(['checkout', 'path', ...CHECKOUT_OPTIONS, ...COMMON]);
  fields.refuse(['condition', 'continueOnError', 'target', 'env'], CARELESS);
  if (isOn(fields.text('submodules'))) fields.refuse(['submodules'], 'is not carried by a plan.');
  if (isOn(fields.text('lfs'))) fields.refuse(['lfs'], 'is not carried by a plan.');
  const named = fields.needed('checkout');
  const path = optional('path', fields.text('path'));
  if (named === 'self' || named === 'none') {
    return { kind: 'checkout', repository: named, ...path, at: fields.location };
  }
  const repository = context.repositories.get(named.toLowerCase());
  if (!repository) {
    const known = [...context.repositories.keys(), 'self', 'none'].join(', ');
    const message = `There is no repository resource '${named}' to check out. Known: ${known}.`;
    throw new Refused('azure-structure', message, fields.get('checkout')?.at ?? fields.at);
  }
  const ref = optional('ref', repository.ref);
  return { kind: 'checkout', repository: repository.name, ...ref, ...path, at: fields.location };
}

function isOn(text: string | undefined): boolean {
  return text !== undefined && text.toLowerCase() !== 'false';
}

function publishStep(fields: Fields): PlanStep {
  fields.only(['publish', 'artifact', ...COMMON]);
  fields.refuse(['continueOnError', 'target', 'env', 'retryCountOnTaskFailure'], CARELESS);
  return {
    kind: 'publish',
    artifact: fields.needed('artifact'),
    path: fields.needed('publish'),
    ...optional('condition', conditionOf(fields)),
    at: fields.location,
  };
}

function downloadStep(fields: Fields): PlanStep | undefined {
  fields.only(['download', 'artifact', 'patterns', 'path', ...COMMON]);
  fields.refuse(['condition', 'continueOnError', 'target', 'env', 'retryCountOnTaskFailure'], CARELESS);
  fields.refuse(['patterns'], 'is not carried by a plan.');
  const from = fields.needed('download');
  if (from === 'none') return undefined;
  if (from !== 'current') {
    const message = `Artifacts of another pipeline ('${from}') are not understood; only 'current' and 'none' are.`;
    throw new Refused('azure-unsupported', message, fields.get('download')?.at ?? fields.at);
  }
  const artifact = fields.text('artifact');
  if (!artifact) {
    throw new Refused('azure-unsupported', "A download needs the name of an 'artifact'.", fields.at);
  }
  return { kind: 'download', artifact, ...optional('path', fields.text('path')), at: fields.location };
}

function taskStep(fields: Fields): PlanStep {
  fields.only(['task', 'inputs', ...COMMON]);
  fields.refuse(['continueOnError', 'target', 'retryCountOnTaskFailure'], CARELESS);
  const task = fields.needed('task');
  if (!/^[^@\s]+@\d+(\.\d+){0,2}$/.test(task)) {
    const message = `'${task}' is no task: write its name and version, e.g. 'UseNode@1'.`;
    throw new Refused('azure-structure', message, fields.get('task')?.at ?? fields.at);
  }
  return {
    kind: 'task',
    task,
    inputs: fields.record('inputs'),
    env: fields.record('env'),
    ...naming(fields),
    ...optional('condition', conditionOf(fields)),
    at: fields.location,
  };
}
