import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@tandem/bundles';
import { expect, it } from 'vitest';

it('every file of a package that the sources of the tools name is there', () => {
  const files = readdirSync(join(ROOT, 'tools'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.(?:ts|mjs)$/.test(file) && !/\.test\.ts$|node_modules/.test(file),
  );
  const named = files.flatMap((file) => {
    const text = readFileSync(join(ROOT, 'tools', file), 'utf8');
    return [...text.matchAll(/['"`/](packages\/[\w./-]+\.(?:ts|cjs|js|json|yaml))['"`]/g)].map(
      ([, path = '']) => `tools/${file}: ${path}`,
    );
  });
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter((each) => !existsSync(join(ROOT, each.split(': ')[1] ?? '')))).toEqual([]);
});
