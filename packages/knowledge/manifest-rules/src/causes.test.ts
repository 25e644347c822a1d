import type { Finding } from '@tandem/contract';
import { expect, it } from 'vitest';
import { byCause, under } from './causes.ts';

const finding = (rule: string, message: string, file: string, line = 1): Finding => ({
  severity: 'error',
  rule,
  message,
  at: { file, line },
});

it('what several objects have at one place is one finding', () => {
  expect(
    byCause([
      finding('unknown-field', 'Box shop/a: The schema has no field x.', 'a.yaml'),
      finding('unknown-field', 'Box test/a: The schema has no field x.', 'a.yaml'),
      finding('unknown-field', 'Box shop/a: The schema has no field y.', 'a.yaml'),
    ]).map(({ message }) => message),
  ).toEqual([
    'Box shop/a: The schema has no field x.\nThe same holds for 1 more objects.',
    'Box shop/a: The schema has no field y.',
  ]);
});

it('what one decision corrects is one finding with several places', () => {
  const [first, ...others] = byCause(
    [1, 2, 3, 4, 5, 6, 7, 8].map((line) =>
      finding(
        'unknown-version',
        `Box shop/b${line}: example.com has no version v0 of Box; it has v1.`,
        'a.yaml',
        line,
      ),
    ),
  );
  expect(others).toEqual([]);
  expect(first?.message).toBe(
    'Box shop/b1: example.com has no version v0 of Box; it has v1.\nThe same holds for 7 more objects. Also at a.yaml:2, a.yaml:3, a.yaml:4, a.yaml:5, a.yaml:6 and 2 more places.',
  );
  expect(first?.places).toHaveLength(7);
  expect(first && under('gitops/', first)).toMatchObject({
    at: { file: 'gitops/a.yaml', line: 1 },
    places: expect.arrayContaining([{ file: 'gitops/a.yaml', line: 8 }]),
  });
});

it('a field that is wrong at two places is two findings', () => {
  const message = 'Box shop/a: The schema has no field x.';
  expect(
    byCause([finding('unknown-field', message, 'a.yaml'), finding('unknown-field', message, 'b.yaml')]),
  ).toHaveLength(2);
});
