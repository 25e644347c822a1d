import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tandem } from './tandem.ts';

const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: boxes.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Box, plural: boxes }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: integer } } } } } }
`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-manifests-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  let [out, err] = ['', ''];
  const stdout = { write: (text: string) => (out += text) };
  const stderr = { write: (text: string) => (err += text) };
  const call = { cwd: folder, stdout, stderr, now: () => '2026-11-24T12:00:00.000Z' };
  return { code: await tandem(['manifests', ...args], call, '1.0.0'), out, err };
}

const BOX = 'apiVersion: example.com/v1\nkind: Box\nmetadata: { name: a }\nspec: { size: big }\n';

describe('tandem manifests validate', () => {
  it('says what is wrong, with the line, and exits with 1', async () => {
    const { code, out, err } = await run(
      { 'crds/box.yaml': CRD, 'app/box.yaml': BOX },
      'validate',
      'app',
      '--crds',
      'crds',
    );
    expect(code).toBe(1);
    expect(err).toContain(
      'app/box.yaml:4:15: error: Box a: This must be an integer, and is the string "big". [schema-type]',
    );
    expect(out).toBe('1 objects in 1 files, 1 against 1 definitions: 1 errors, 0 warnings.\n');
  });

  it('takes definitions among the manifests, and skips pipelines, patches and what is not named', async () => {
    const files = {
      'crds.yaml': CRD,
      '.gitlab-ci.yml': 'test: { script: [x] }\n',
      'kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [box.yaml]\npatches: [{ path: patch.yaml }]\n',
      'patch.yaml': BOX.replace('big', '4'),
      'box.yaml': BOX.replace('big', '3'),
    };
    const { code, out } = await run(files, 'validate', '.');
    expect(code).toBe(0);
    expect(out).toContain('1 objects in 1 files, 1 against 1 definitions: 0 errors, 0 warnings.');
  });

  it('takes definitions as they are published: alone, with several versions, and many in one file', async () => {
    const published = (kind: string, type: string) => `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${kind.toLowerCase()}s.example.com
spec:
  group: example.com
  names:
    kind: ${kind}
    plural: ${kind.toLowerCase()}s
  scope: Namespaced
  versions:
  - name: v1
    schema:
      openAPIV3Schema:
        description: |-
          - name: v9
          served: never
        properties:
          spec: { type: object, properties: { size: { type: ${type} } } }
        type: object
    served: true
    storage: true
  - additionalPrinterColumns:
    - jsonPath: .spec.size
      name: Size
      type: string
    name: v2
    schema:
      openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true }
    served: false
    storage: false
status:
  storedVersions:
  - v1
`;
    const object = (kind: string, version = 'v1') => BOX.replace('Box', kind).replace('/v1', `/${version}`);
    const files = {
      'crds/box.yaml': published('Box', 'integer'),
      'crds/release.yaml': published('Bag', 'integer') + published('Bin', 'string'),
      'app/a.yaml': object('Box'),
      'app/b.yaml': object('Bag'),
      'app/c.yaml': object('Bin'),
      'app/d.yaml': object('Box', 'v2').replace('name: a', 'name: d'),
      'app/e.yaml': object('Box', 'v9').replace('name: a', 'name: e'),
    };
    const { out, err } = await run(files, 'validate', 'app', '--crds', 'crds');
    expect(out).toContain('5 objects in 5 files, 4 against 3 definitions: 4 errors, 0 warnings.');
    expect(err.match(/app.*\[.*\]/g)).toEqual([
      'app/a.yaml:4:15: error: Box a: This must be an integer, and is the string "big". [schema-type]',
      'app/b.yaml:4:15: error: Bag a: This must be an integer, and is the string "big". [schema-type]',
      'app/d.yaml:1:13: error: Box d: the version v2 is not served. Use example.com/v1. [version-not-served]',
      'app/e.yaml:1:13: error: Box e: example.com has no version v9 of Box; it has v1, v2. [unknown-version]',
    ]);
  });

  it('reads objects in one line, and passes over the templates of Helm charts', async () => {
    const files = {
      'app/one.json': '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"stringData":{"a":"b"}}',
      'app/chart/Chart.yaml': 'apiVersion: v2\nname: chart\n',
      'app/chart/templates/a.yaml': 'apiVersion: v1\nkind: {{ .Values.kind }}\n',
    };
    const { code, err, out } = await run(files, 'validate', 'app');
    expect(code).toBe(1);
    expect(err).toContain('app/one.json:1:74: error: Secret s');
    expect(out).toContain('1 objects in 1 files');
  });

  it('answers as JSON', async () => {
    const { code, out } = await run(
      { 'a.yaml': BOX, 'crd.yaml': CRD },
      'validate',
      'a.yaml',
      '--crds',
      'crd.yaml',
      '--json',
    );
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      valid: false,
      objects: 1,
      findings: [{ rule: 'schema-type', at: { file: 'a.yaml', line: 4 } }],
    });
  });

  it.each([
    [[], 'tandem manifests needs a command after it'],
    [['lint', 'x'], "there is no command 'manifests lint'"],
    [['validate'], 'PATHS is missing'],
    [['validate', 'nowhere'], 'there is no file or folder nowhere'],
  ])('with %j states how it is used', async (args, message) => {
    const { code, err } = await run({}, ...args);
    expect(code).toBe(64);
    expect(err).toContain(message);
  });
});

it('skips links that lead in a circle, and rejects one that is named', async () => {
  symlinkSync('circle.yaml', join(folder, 'circle.yaml'));
  expect(await run({ 'app/box.yaml': BOX.replace('big', '3') }, 'validate', '.')).toMatchObject({ code: 0 });
  const { code, err } = await run({}, 'validate', 'circle.yaml');
  expect(code).toBe(64);
  expect(err).toContain('circle.yaml cannot be read (ELOOP)');
});

describe('what is accepted', () => {
  const files = { 'crds/box.yaml': CRD, 'app/box.yaml': BOX };
  const validate = (...more: readonly string[]) =>
    run(files, 'validate', 'app', '--crds', 'crds', '--root', '.', ...more);

  it('is what the baseline has, which the command writes', async () => {
    const written = await validate('--baseline', 'accepted.json', '--update-baseline');
    expect(written).toMatchObject({ code: 0, out: 'accepted.json accepts 1 findings.\n' });
    const again = await validate('--baseline', 'accepted.json');
    expect(again.code).toBe(0);
    expect(again.out).toContain('accepted.json accepts 1 findings.\n');
    writeFileSync(join(folder, 'app/more.yaml'), BOX.replace('name: a', 'name: b'));
    const { code, err } = await validate('--baseline', 'accepted.json');
    expect(code).toBe(1);
    expect(err).toContain('app/more.yaml:4:15: error: Box b');
    expect(err).not.toContain('Box a');
  });

  it.each([
    [['--baseline', 'none.json'], 'there is no baseline none.json; write it with --update-baseline'],
    [['--baseline', 'crds/box.yaml'], 'crds/box.yaml cannot be read: it is no JSON'],
    [['--update-baseline'], '--update-baseline needs --baseline FILE'],
    [
      ['--update-baseline', '--baseline', 'none/accepted.json'],
      'none/accepted.json cannot be written (ENOENT)',
    ],
  ])('is refused with %j', async (args, message) => {
    const { code, err } = await validate(...args);
    expect(code).toBe(64);
    expect(err).toContain(message);
  });

  it('is what a comment waives', async () => {
    const comment = BOX.replace('spec:', '# tandem: waive schema-type until 2026-12-31: a test\nspec:');
    const { code, out } = await run(
      { ...files, 'app/box.yaml': comment },
      'validate',
      'app',
      '--crds',
      'crds',
    );
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('0 errors, 0 warnings') });
  });
});
