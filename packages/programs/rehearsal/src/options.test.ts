import { expect, it } from 'vitest';
import { readOptions } from './options.ts';

const defaults = { json: false, verbose: false, integrate: 'gitlab', promote: 'azure' };

it.each([
  [[], defaults],
  [['--keep'], { ...defaults, keep: '.tandem/rehearsal' }],
  [['--keep', '--json'], { ...defaults, keep: '.tandem/rehearsal', json: true }],
  [['--keep', 'there'], { ...defaults, keep: 'there' }],
  [['--at', '2026-11-24T20:30:00+01:00'], { ...defaults, at: '2026-11-24T19:30:00.000Z' }],
  [['--integrate', 'azure', '--promote', 'gitlab'], { ...defaults, integrate: 'azure', promote: 'gitlab' }],
  [['--help', '--at', 'x'], 'help'],
])('%j is understood', (args, value) => {
  expect(readOptions(args)).toEqual({ ok: true, value });
});

it.each([
  [['--at', '2026-11-24T20:30'], '--at 2026-11-24T20:30 is no instant; write one with its zone'],
  [['--at', '2026-13-40T20:30:00Z'], 'is no instant'],
  [['--promote', 'jenkins'], '--promote jenkins is no platform; it is gitlab or azure.'],
  [['--wat'], "Unknown option '--wat'"],
])('%j is refused', (args, message) => {
  expect(readOptions(args)).toMatchObject({ ok: false, error: expect.stringContaining(message) });
});
