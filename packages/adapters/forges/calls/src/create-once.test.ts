import { err, ok } from '@tandem/contract';
import { describe, expect, it } from 'vitest';
import { type Created, createOnce, SETTLE } from './create-once.ts';

interface Item {
  readonly id: number;
}

/** A server whose reads lag behind by so many reads, and whose creates end as they are told. */
function server(given: {
  readonly creates: readonly ('made' | 'twice' | 'lost' | 'lost-undone' | 'refused')[];
  readonly lag?: number;
}) {
  const items: Item[] = [];
  let asked = 0;
  let behind = 0;
  let now = 0;
  const create = async (): Promise<Created<Item, string>> => {
    const how = given.creates[asked++] ?? 'made';
    if (how === 'refused') return { kind: 'problem', problem: 'refused' };
    if (how === 'lost-undone') return { kind: 'uncertain', detail: 'reset' };
    items.push({ id: items.length + 1 });
    const item = items.at(-1) as Item;
    if (how === 'twice') items.push({ id: items.length + 1 });
    behind = given.lag ?? 0;
    return how === 'lost' ? { kind: 'uncertain', detail: 'reset' } : { kind: 'made', item };
  };
  return {
    items,
    creates: () => asked,
    wanted: {
      create,
      find: async () => ok(behind-- > 0 ? [] : [...items]),
      remove: async (item: Item) => {
        items.splice(items.indexOf(item), 1);
        return ok(undefined);
      },
      idOf: (item: Item) => String(item.id),
      lost: (detail: string) => `lost: ${detail}`,
      clock: {
        now: () => new Date(now).toISOString(),
        sleep: async (ms: number) => {
          now += ms;
        },
      },
    },
  };
}

describe('a thing is made once', () => {
  it.each<[string, Parameters<typeof server>[0], number]>([
    ['where all goes well', { creates: ['made'] }, 1],
    ['where reads lag', { creates: ['made'], lag: 3 }, 1],
    ['where it is delivered twice', { creates: ['twice'], lag: 2 }, 1],
    ['where the answer is lost', { creates: ['lost'], lag: 4 }, 1],
    ['where the request is lost', { creates: ['lost-undone', 'lost-undone', 'made'] }, 3],
  ])('%s', async (_, given, creates) => {
    const { wanted, items, creates: asked } = server(given);
    expect(await createOnce(wanted)).toEqual(ok({ id: 1 }));
    expect(items).toEqual([{ id: 1 }]);
    expect(asked()).toBe(creates);
  });

  it('or not at all, and then nobody says that it was', async () => {
    const { wanted } = server({ creates: ['lost-undone', 'lost-undone', 'lost-undone', 'lost-undone'] });
    expect(await createOnce(wanted)).toEqual(err('lost: reset'));
    expect(await createOnce(server({ creates: ['refused'] }).wanted)).toEqual(err('refused'));
  });

  it('a write that the server confirmed counts, however long replicas do not show it', async () => {
    const { wanted, items } = server({ creates: ['made'], lag: SETTLE.longest / SETTLE.step + 5 });
    expect(await createOnce(wanted)).toEqual(ok({ id: 1 }));
    expect(items).toHaveLength(1);
  });
});
