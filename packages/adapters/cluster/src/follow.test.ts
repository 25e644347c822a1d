import { ok } from '@tandem/contract';
import { createClock } from '@tandem/machine';
import { expect, it } from 'vitest';
import type { Connection } from './connection.ts';
import { follow } from './follow.ts';

const KIND = { group: '', version: 'v1', kind: 'ConfigMap' } as const;

/** Follows a server whose every watch ends with one event; tells how often it was asked for what after so many watches. */
async function after(
  watches: number,
  event: object,
): Promise<{ readonly lists: number; readonly states: readonly string[] }> {
  let [lists, opened] = [0, 0];
  const states: string[] = [];
  let enough: () => void = () => {};
  const done = new Promise<void>((resolve) => {
    enough = resolve;
  });
  const connection: Connection = {
    server: () => 'https://cluster.example.com',
    get: async () => {
      lists += 1;
      return ok({ metadata: { resourceVersion: String(lists) }, items: [] });
    },
    open: async () => {
      opened += 1;
      if (opened >= watches) enough();
      return ok(
        (async function* () {
          yield `${JSON.stringify(event)}\n`;
        })(),
      );
    },
  };
  const followed = follow({
    connection,
    path: async () => ok({ base: '/api/v1', plural: 'configmaps', namespaced: true }),
    kind: KIND,
    of: {},
    onChange: () => states.push(followed?.state().kind ?? ''),
    clock: createClock(),
    times: { poll: 10, firstWait: 10, longestWait: 10, watch: 1_000 },
  });
  await done;
  followed.close();
  return { lists, states };
}

it('reads the list again where a watch has expired', async () => {
  const { lists } = await after(4, { type: 'ERROR', object: { kind: 'Status', code: 410 } });
  expect(lists).toBe(4);
});

it('waits and goes on from where it was where a watch ends for another reason', async () => {
  const { lists, states } = await after(4, {
    type: 'ERROR',
    object: { kind: 'Status', code: 500, message: 'etcd' },
  });
  expect(lists).toBe(1);
  expect(states).toContain('broken');
});
