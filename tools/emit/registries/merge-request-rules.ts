import type { Emitted, Sources } from '../emitter.ts';
import { fileEntries, indexText, type Registry } from '../registry.ts';

const REGISTRY: Registry = {
  folder: 'packages/knowledge/merge-request-rules/src/rules',
  index: 'packages/knowledge/merge-request-rules/src/rules.emitted.ts',
  member: 'rule',
  lists: { members: 'RULES', options: 'RULE_OPTIONS', names: 'RULE_NAMES' },
};

/** The index of the rules for merge requests. */
export async function emits({ root }: Pick<Sources, 'root'>): Promise<Emitted> {
  return new Map([[REGISTRY.index, indexText(REGISTRY, await fileEntries(root, REGISTRY))]]);
}
