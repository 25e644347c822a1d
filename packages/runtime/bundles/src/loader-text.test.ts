import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loaderLines, loaderScript } from './loader-script.ts';
import { ROOT } from './root.ts';

describe('the loader in a template', () => {
  const file = join(import.meta.dirname, 'loader.cjs');
  const source = readFileSync(file, 'utf8');
  const between =
    loaderScript('promote').split("<<'TANDEM_LOADER'\n")[1]?.split('\nTANDEM_LOADER\n')[0] ?? '';
  const comments = between.split('\n').filter((line) => line.startsWith('// '));

  it('is what the command in docs/guides/set-up.md makes of its source', () => {
    const guide = readFileSync(join(ROOT, 'docs/guides/set-up.md'), 'utf8');
    const [, version, options = ''] = /npx esbuild@(\S+) loader\.cjs (.*)/.exec(guide) ?? [];
    const program = join(ROOT, 'node_modules/.bin/esbuild');
    expect(execFileSync(program, ['--version'], { encoding: 'utf8' }).trim()).toBe(version);
    const code = execFileSync(program, [file, ...options.split(' ')], { encoding: 'utf8' });
    expect(between.split('\n').slice(comments.length).join('\n')).toBe(code.trimEnd());
  });

  it('names its source and the SHA-256 of that', () => {
    expect(comments.join('\n')).toContain('packages/runtime/bundles/src/loader.cjs');
    expect(comments.join('\n')).toContain(createHash('sha256').update(source).digest('hex'));
  });

  it('is read in lines, none longer than a screen', () => {
    const lines = between.split('\n');
    expect(lines.length).toBeLessThan(50);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(160);
  });

  it.each(['$(date)', '${' + '{ x }}', '$[' + '[ inputs.x ]]', 'TANDEM_LOADER'])(
    'holds nothing that a platform replaces, such as %s',
    (sign) => {
      expect(() => loaderLines(`console.log(${JSON.stringify(sign)});`)).toThrow(
        'which a template would change',
      );
    },
  );
});

it('every template has the same loader', () => {
  const others = (step: string) => loaderScript(step).split('\n').slice(1);
  expect(others('promote')).toEqual(others('cut-release'));
});
