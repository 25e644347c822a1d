import { GATES, judge } from '@tandem/promotion-gates';
import { readRelease } from '@tandem/release-file';
import { type Ring, ringNamed } from '@tandem/release-process';
import { expect, it } from 'vitest';
import { decide } from './decide.ts';

const RELEASE = `
product: storefront
components: [{ name: api, repository: { forge: gitlab, path: shop/api }, image: registry.example.com/api }]
gitops: { repository: { forge: azure-devops, path: Retail/gitops } }
rings:
  - { name: friendly, path: clusters/friendly, window: always }
  - name: production
    path: clusters/production
    window: { timezone: Europe/Berlin, open: [{ days: [tue, thu], from: "20:00", to: "23:00" }] }
    freezes: [{ from: 2026-12-18, to: 2027-01-06, reason: "end of the year" }]
`;

function ring(name: string): Ring {
  const parsed = readRelease(RELEASE, 'release.yaml');
  if (!parsed.ok) throw new Error(parsed.error[0]?.message);
  const found = ringNamed(parsed.value, name);
  if (!found) throw new Error(`no ring ${name}`);
  return found;
}

/** What the step answers for a ring, by the window gate. */
function answer(name: string, now: string) {
  const gates = GATES.filter((gate) => gate.name === 'window');
  const [report] = judge(gates, { ring: ring(name), now });
  if (!report) throw new Error('no gate window');
  return decide(ring(name), now, report);
}

it.each([
  [
    'friendly',
    '2026-12-24T12:00:00.000Z',
    'open',
    'Ring friendly is open.',
    '2026-12-24T12:00:00.000Z',
    undefined,
  ],
  [
    'production',
    '2026-11-24T19:30:00.000Z',
    'open',
    'Ring production is open until 2026-11-24T22:00:00.000Z.',
    '2026-11-24T19:30:00.000Z',
    '2026-11-24T22:00:00.000Z',
  ],
  [
    'production',
    '2026-11-24T22:00:00.000Z',
    'held',
    'Ring production is held: outside the window of ring production, tue, thu 20:00–23:00 Europe/Berlin; it opens Thu 2026-11-26 20:00 Europe/Berlin.',
    '2026-11-26T19:00:00.000Z',
    undefined,
  ],
  [
    'production',
    '2026-12-22T19:30:00.000Z',
    'held',
    'Ring production is held: frozen from 2026-12-18 to 2027-01-06 (end of the year); it opens Thu 2027-01-07 20:00 Europe/Berlin.',
    '2027-01-07T19:00:00.000Z',
    undefined,
  ],
])('ring %s at %s is %s', (name, now, outcome, reason, opening, closes) => {
  const outputs = {
    ...(opening === undefined ? {} : { next_opening: opening }),
    ...(closes === undefined ? {} : { closes }),
  };
  expect(answer(name, now)).toMatchObject({ outcome, reason, outputs });
});

it('shows the window and the freezes beside the answer', () => {
  expect(answer('production', '2026-11-24T19:30:00.000Z')).toMatchObject({
    summary: [
      { kind: 'heading', text: 'Change window of ring production' },
      { kind: 'text', text: 'Ring production is open until 2026-11-24T22:00:00.000Z.' },
      { kind: 'text', text: 'Window: tue, thu 20:00–23:00 Europe/Berlin' },
      { kind: 'text', text: 'Freezes (both days included):' },
      { kind: 'list', items: ['2026-12-18 to 2027-01-06: end of the year'] },
    ],
  });
});
