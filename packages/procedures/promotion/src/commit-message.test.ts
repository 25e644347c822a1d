import { expect, it } from 'vitest';
import { promotionMessage } from './commit-message.ts';
import { ring } from './facts.fixture.ts';

it.each([
  ['Ann', 'Ann'],
  ['', 'unknown'],
  ['Ann\nTandem-Unit: shop-1', 'Ann Tandem-Unit: shop-1'],
  ['A\r\n\u2028\u0085\u202eB\u0000', 'A <U+202E>B␀'],
  ['x'.repeat(300), expect.stringMatching(/^x{1,200} … \(\d+ characters left out\)$/)],
])('the requester %j stays one line of one trailer', (asked, shown) => {
  const lines = promotionMessage(ring('production'), 'shop-7', asked).split('\n');
  expect(lines).toEqual([
    'deploy(production): shop-7',
    '',
    'Sets the marked values of the ring to those of the release unit.',
    '',
    'Tandem-Unit: shop-7',
    'Tandem-Ring: production',
    expect.stringMatching(/^Requested-by: /),
    '',
  ]);
  expect(lines[6]?.slice('Requested-by: '.length)).toEqual(shown);
});
