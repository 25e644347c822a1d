import { FORGES } from '@tandem/forge-facts';
import { FORGE_KINDS, type Forge } from '@tandem/ports';
import { describe, expect, it } from 'vitest';
import { ADAPTERS } from './adapters.ts';
import { lazyForge } from './lazy-forge.ts';

describe('a forge that is made on demand', () => {
  it('is made once, at the first call, and passes arguments and answers on', async () => {
    let made = 0;
    const calls: unknown[] = [];
    const forge = lazyForge('gitlab', async () => {
      made += 1;
      const read = async (...given: unknown[]) => {
        calls.push(given);
        return { ok: true, value: 'read' };
      };
      return { kind: 'gitlab', mergeRequests: { read } } as unknown as Forge;
    });
    expect(made).toBe(0);
    expect(await forge.mergeRequests.read(7)).toEqual({ ok: true, value: 'read' });
    await forge.mergeRequests.read(8);
    expect(calls).toEqual([[7], [8]]);
    expect(made).toBe(1);
  });

  it('is no promise, nor are its capabilities', async () => {
    const forge = lazyForge('gitlab', () => Promise.reject(new Error('nothing was asked')));
    expect(await forge).toBe(forge);
    expect(await forge.tickets).toBe(forge.tickets);
  });
});

// A capability that the facts leave out would be missing for every step; one that the adapter leaves out would
// fail when it is first used.
it.each(FORGE_KINDS)('%s has the capabilities that its facts name, and no other', async (kind) => {
  const create = await ADAPTERS[kind]();
  const forge = create({
    repository: { forge: kind, url: 'http://127.0.0.1:9', path: 'a/b' },
    credential: undefined,
    http: { send: () => Promise.reject(new Error('nothing was asked')) },
    clock: { now: () => '2026-11-24T12:00:00.000Z', sleep: async () => {} },
  });
  const names = ['kind', ...FORGES[kind].capabilities].sort();
  expect(Object.keys(forge).sort()).toEqual(names);
  expect(Object.keys(lazyForge(kind, async () => forge)).sort()).toEqual(names);
});
