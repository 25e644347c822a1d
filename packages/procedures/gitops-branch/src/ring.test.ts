import type { Release } from '@tandem/release-process';
import { expect, it } from 'vitest';
import { ringOf } from './index.ts';

const release = { rings: [{ name: 'friendly' }, { name: 'production' }] } as unknown as Release;

it('a ring is found by its name', () => {
  expect(ringOf(release, 'production', 'release.yaml')).toEqual({ ok: true, value: { name: 'production' } });
});

it.each([
  [
    'prodution',
    "r.yaml has no ring 'prodution'; its rings are friendly, production. Did you mean 'production'?",
  ],
  ['__proto__', "r.yaml has no ring '__proto__'; its rings are friendly, production."],
  ['', "r.yaml has no ring ''; its rings are friendly, production."],
])('%j is rejected with a message that lists the rings', (name, detail) => {
  const error = { failure: 'unknown-ring', detail, at: { file: 'r.yaml' } };
  expect(ringOf(release, name, 'r.yaml')).toEqual({ ok: false, error });
});
