import type { Emitted, Sources } from '../emitter.ts';
import { folderEntries, indexText, type Registry } from '../registry.ts';

const REGISTRY: Registry = {
  folder: 'packages/knowledge/promotion-gates/src/gates',
  index: 'packages/knowledge/promotion-gates/src/gates.emitted.ts',
  member: 'gate',
  lists: { members: 'GATES', options: 'GATE_OPTIONS', names: 'GATE_NAMES' },
  type: { name: 'Gate', module: './gate.ts' },
};

/** The index of the promotion gates. */
export async function emits({ root }: Pick<Sources, 'root'>): Promise<Emitted> {
  return new Map([[REGISTRY.index, indexText(REGISTRY, await folderEntries(root, REGISTRY))]]);
}
