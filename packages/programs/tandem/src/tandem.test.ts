import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tandem } from './tandem.ts';

const GOOD = `product: storefront
components:
  - { name: api, repository: { forge: gitlab, path: shop/api }, image: registry.example.com/api }
gitops: { repository: { forge: azure-devops, path: Retail/gitops } }
rings:
  - { name: friendly, path: clusters/friendly, window: always }
  - name: production
    path: clusters/production
    window: { timezone: Europe/Berlin, open: [{ days: [tue, thu], from: "20:00", to: "23:00" }] }
`;

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tandem-cli-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

async function go(args: readonly string[], now = '2026-11-24T19:30:00.000Z') {
  const [out, err]: [string[], string[]] = [[], []];
  const call = {
    cwd,
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: (text: string) => err.push(text) },
    now: () => now,
  };
  const code = await tandem(args, call, '1.2.3');
  return { code, out: out.join(''), err: err.join('') };
}

const write = (text: string, file = 'release.yaml') => writeFileSync(join(cwd, file), text);

describe('tandem validate', () => {
  it('names components and rings, and says which ring is open', async () => {
    write(GOOD);
    expect(await go(['validate'])).toEqual({
      code: 0,
      err: '',
      out: [
        'release.yaml: storefront is valid. Components: api. Rings: friendly > production.',
        '  friendly: open now',
        '  production: open now until 2026-11-24T22:00:00.000Z; opens next 2026-11-26T19:00:00.000Z',
        '',
      ].join('\n'),
    });
    expect((await go(['validate'], '2026-11-25T12:00:00.000Z')).out).toContain(
      '  production: held, outside the window of ring production, tue, thu 20:00–23:00 Europe/Berlin; it opens Thu 2026-11-26 20:00 Europe/Berlin\n',
    );
  });

  it('shows every mistake with its line and a caret under the place', async () => {
    write(
      GOOD.replace('Europe/Berlin', 'Europe/Berln').replace('  - { name: friendly', '  - { nane: friendly'),
    );
    const { code, out, err } = await go(['validate', '.']);
    // A gate adds keys to a ring.
    const shown = err.replace(/(?<=allowed keys: )name, [a-z_, ]+(?= \[)/, '…');
    expect({ code, out, err: shown }).toEqual({
      code: 1,
      out: '',
      err: `release.yaml:6:5: error: 'rings.0' is missing the required key 'name' [release-file]
  6 |   - { nane: friendly, path: clusters/friendly, window: always }
    |     ^

release.yaml:6:7: error: unknown key 'nane'; did you mean 'name'? allowed keys: … [release-file]
  6 |   - { nane: friendly, path: clusters/friendly, window: always }
    |       ^

2 mistakes
`,
    });
  });

  it('finds the place in a very long line, and after hidden characters', async () => {
    const long = GOOD.replace(
      '  - { name: friendly,',
      `  - { description: "${'y'.repeat(200)}\u202e", nane: friendly,`,
    );
    write(long);
    const shown = (await go(['validate'])).err.split('\n');
    const at = shown.findIndex((line) => line.includes("unknown key 'nane'"));
    const caret = shown[at + 2]?.indexOf('^') ?? -1;
    expect(shown[at + 1]?.slice(caret, caret + 4)).toBe('nane');
    expect(shown[at + 1]).toContain('y<U+202E>');
    expect(shown.join('')).not.toContain('\u202e');
  });

  it('writes no command of a platform and no escape of a terminal', async () => {
    write('"##vso[task.setvariable variable=x]1": 1\n"\\e[31m": 2\n');
    const { code, err } = await go(['validate']);
    expect(code).toBe(1);
    expect(err).not.toContain('##vso[');
    expect(err).not.toContain('\u001b');
  });

  it('takes a folder, another name, or the file itself', async () => {
    mkdirSync(join(cwd, 'gitops'));
    write(GOOD, 'gitops/process.yaml');
    for (const args of [['gitops', '--file', 'process.yaml'], ['gitops/process.yaml']]) {
      expect((await go(['validate', ...args])).out).toContain('gitops/process.yaml: storefront is valid.');
    }
  });

  it('answers in JSON', async () => {
    write(GOOD);
    expect(JSON.parse((await go(['validate', '--json'])).out)).toEqual({
      valid: true,
      product: 'storefront',
      components: ['api'],
      rings: [
        { name: 'friendly', open: true },
        { name: 'production', open: true, closes: '2026-11-24T22:00:00.000Z' },
      ],
    });
    write('a: 1\n');
    const { code, out } = await go(['validate', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      valid: false,
      findings: expect.arrayContaining([
        expect.objectContaining({ rule: 'release-file', at: { file: 'release.yaml', line: 1, column: 1 } }),
      ]),
    });
  });
});

it.each<[string[], string]>([
  [
    ['validate'],
    'tandem: there is no file release.yaml; give the folder that holds it\nSee tandem validate --help.\n',
  ],
  [['validate', 'a', 'b'], "tandem: 'b' is one argument too many\nSee tandem validate --help.\n"],
  [['validate', '--colour'], "tandem: '--colour' is no option. See --help\nSee tandem validate --help.\n"],
  [['validate', '--fil', 'x'], "tandem: '--fil' is no option. Did you mean --file?\n"],
  [['validate', '--file'], "tandem: '--file' needs a value\n"],
  [['valdate'], "tandem: there is no command 'valdate'; did you mean 'validate'?\nSee tandem --help.\n"],
  [['__proto__'], "tandem: there is no command '__proto__'\n"],
  [['manifests'], 'tandem: tandem manifests needs a command after it\nSee tandem manifests --help.\n'],
  [
    ['manifests', 'validte'],
    "tandem: there is no command 'manifests validte'; did you mean 'validate'?\nSee tandem manifests --help.\n",
  ],
  [['manifests', 'validate'], 'tandem: PATHS is missing: files, or folders of which every'],
  [
    ['manifests', 'validate', '.', '--json', '--sarif'],
    'tandem: only one of --json and --sarif can be given\n',
  ],
  [
    ['completion', 'bsh'],
    "tandem: SHELL is 'bsh', which is not one of bash, zsh, fish; did you mean 'bash'?\n",
  ],
  [
    ['step', 'promot'],
    "tandem: there is no step 'promot'; did you mean 'promote'?\nSee tandem step --help.\n",
  ],
])('%j does not fit, and exits with 64', async (args, words) => {
  const { code, out, err } = await go(args);
  expect({ code, out }).toEqual({ code: 64, out: '' });
  expect(err.startsWith(words), err).toBe(true);
});

it.each([
  [[]],
  [['--help']],
  [['help']],
  [['help', 'validate']],
  [['help', 'manifests']],
  [['validate', '-h']],
  [['manifests', '--help']],
  [['manifests', 'validate', '.', '--help']],
  [['step', '--help']],
  [['--version']],
])('%j answers and exits with 0', async (args) => {
  const { code, out, err } = await go(args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(args.includes('--version') ? /^1\.2\.3\n$/ : /^tandem /);
});

it('runs as a program', () => {
  write(GOOD);
  const main = join(import.meta.dirname, 'main.ts');
  const { status, stdout } = spawnSync(process.execPath, [main, 'validate'], { cwd, encoding: 'utf8' });
  expect(stdout).toContain('storefront is valid.');
  expect(status).toBe(0);
});
