import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatLocation } from '@tandem/contract';
import { Kinds, readCrds } from '@tandem/kubernetes-objects';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateManifests } from './validate.ts';

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
      subresources: { status: {} }
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              required: [size]
              properties:
                size: { type: integer, minimum: 1, maximum: 9 }
                port: { x-kubernetes-int-or-string: true }
                color: { type: string, enum: [red, blue], default: red }
                name: { type: string, pattern: '^[a-z]+$', maxLength: 5 }
                owner: { type: string, nullable: true }
                free: { type: object, x-kubernetes-preserve-unknown-fields: true }
                labels: { type: object, additionalProperties: { type: string } }
                properties: { type: object, additionalProperties: { type: string } }
                sides:
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [name]
                  items: { type: object, required: [name], properties: { name: { type: string }, wide: { type: boolean } } }
                template:
                  type: object
                  x-kubernetes-embedded-resource: true
                  x-kubernetes-preserve-unknown-fields: true
              x-kubernetes-validations:
                - { rule: "!has(self.port) || has(self.color)", message: A port needs a color. }
            status: { type: object, properties: { ready: { type: boolean } } }
    - name: v1beta1
      served: true
      storage: false
      deprecated: true
      deprecationWarning: It goes in 2027.
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
    - name: v1alpha1
      served: false
      storage: false
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
`;

const kinds = new Kinds(readCrds([{ path: 'crd.yaml', text: CRD }]).kinds);

function problems(text: string, strict = false, path = 'a.yaml'): readonly string[] {
  return validateManifests([{ path, text }], { kinds, strict }).findings.map(
    ({ at, rule, severity }) =>
      `${at ? formatLocation(at) : ''} ${severity === 'error' ? '' : `${severity} `}${rule}`,
  );
}

const box = (spec: string) =>
  `apiVersion: example.com/v1\nkind: Box\nmetadata: { name: a }\nspec:\n  size: 3\n  ${spec}\n`;

describe('an object of a kind with a definition', () => {
  it.each<[string, string, readonly string[]]>([
    ['is right', 'color: blue', []],
    ['has an integer or a string', 'port: 80', []],
    ['has an integer or a string, the other one', 'port: http', []],
    ['has neither', 'port: 1.5', ['a.yaml:6:9 schema-type']],
    ['has an unknown field', 'colour: blue', ['a.yaml:6:3 unknown-field']],
    ['has a wrong type', 'color: 7', ['a.yaml:6:10 schema-type']],
    ['is none of the values', 'color: green', ['a.yaml:6:10 schema-enum']],
    ['does not match', 'name: A', ['a.yaml:6:9 schema-pattern']],
    ['is too long', 'name: abcdef', ['a.yaml:6:9 schema-length']],
    ['has null where that is a value', 'owner: null', []],
    ['has null where it counts as absent', 'name: null', []],
    ['has null in a list', 'sides: [null]', ['a.yaml:6:11 schema-type']],
    ['has what it likes where that is allowed', 'free: { x: [1, { y: z }] }', []],
    ['has labels of any name', 'labels: { a: b, "c/d": e }', []],
    ['has a label that is no text', 'labels: { a: 1 }', ['a.yaml:6:16 schema-type']],
    ['has a map that is called properties', 'properties: { a: b }', []],
    [
      'has two items with one key',
      'sides: [{ name: x }, { name: x }]',
      ['a.yaml:6:24 schema-duplicate-item'],
    ],
    ['has an item without its key', 'sides: [{ wide: true }]', ['a.yaml:6:11 schema-required']],
    ['has an embedded object', 'template: { apiVersion: v1, kind: Pod, other: 1 }', []],
    ['has an embedded object that is none', 'template: { kind: Pod }', ['a.yaml:6:13 schema-required']],
  ])('%s', (_, spec, expected) => {
    expect(problems(box(spec))).toEqual(expected);
  });

  it('lacks a field', () => {
    expect(problems('apiVersion: example.com/v1\nkind: Box\nmetadata: { name: a }\nspec: {}\n')).toEqual([
      'a.yaml:4:7 schema-required',
    ]);
  });

  it('is out of bounds', () => {
    expect(problems(box('').replace('size: 3', 'size: 0'))).toEqual(['a.yaml:5:9 schema-range']);
  });

  it('is of a version that is not served, deprecated, or unknown', () => {
    const of = (version: string) =>
      problems(`apiVersion: example.com/${version}\nkind: Box\nmetadata: { name: a }\n`);
    expect(of('v1alpha1')).toEqual(['a.yaml:1:13 version-not-served']);
    expect(of('v1beta1')).toEqual(['a.yaml:1:13 warning version-deprecated']);
    expect(of('v2')).toEqual(['a.yaml:1:13 unknown-version']);
  });

  it('is of a kind that is misspelt', () => {
    expect(problems('apiVersion: example.com/v1\nkind: Bax\nmetadata: { name: a }\n')).toEqual([
      'a.yaml:2:7 unknown-kind',
    ]);
  });
});

describe('a file', () => {
  it.each<[string, string, readonly string[]]>([
    ['with a key twice', 'apiVersion: v1\nkind: X\nkind: Y\n', ['a.yaml:3:1 duplicate-key']],
    ['that is no YAML', 'a: [1\n', ['a.yaml:2:1 yaml-invalid']],
    ['with something that is no object', 'a: 1\n', ['a.yaml:1:1 not-an-object']],
    ['with an empty document', '---\n---\n', []],
    [
      'with an alias bomb',
      `a: &a [1,1,1,1,1,1,1,1,1,1]\n${Array.from({ length: 9 }, (_, i) => `${'bcdefghijk'[i]}: &${'bcdefghijk'[i]} [${Array(10).fill(`*${'abcdefghij'[i]}`).join(',')}]`).join('\n')}\n`,
      ['a.yaml:1:1 yaml-invalid'],
    ],
    ['with one object twice', `${box('')}---\n${box('')}`, ['a.yaml:10:19 duplicate-object']],
  ])('%s', (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('with a kind of no definition tells so once, and warns where strict', () => {
    const text =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: b }\n';
    expect(problems(text)).toEqual(['a.yaml:2:7 info no-schema']);
    expect(problems(text, true)).toEqual(['a.yaml:2:7 warning no-schema']);
  });

  it('of any text is read or refused, with places in it', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '\n',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a',
      '"',
      "'",
      '|\n',
      '---\n',
      '\t',
      '#',
      'apiVersion: v1\n',
      'kind: X\n',
      '\u0000',
      '!!x ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        const lines = text.split('\n').length + 1;
        for (const { at } of validateManifests([{ path: 'a', text }], { kinds, strict: false }).findings) {
          expect(at?.line ?? 1).toBeLessThanOrEqual(lines);
        }
      }),
    );
  });
});

const SHARED = fileURLToPath(new URL('../../../../../shared/crds/', import.meta.url));

it.skipIf(!existsSync(SHARED))(
  'every published definition of Flux and Azure Service Operator is read and compiled (skipped where ../shared/crds is absent)',
  { timeout: 120_000 },
  () => {
    const files = ['flux', 'aso'].flatMap((folder) =>
      readdirSync(`${SHARED}${folder}`).map((name) => ({
        path: name,
        text: readFileSync(`${SHARED}${folder}/${name}`, 'utf8'),
      })),
    );
    const { kinds: versions, findings } = readCrds(files);
    expect(findings).toEqual([]);
    const all = new Kinds(versions);
    expect(all.size).toBeGreaterThan(300);
    for (const version of all.all()) {
      const compiled = all.compiled(version);
      expect(
        compiled?.check({ apiVersion: `${version.group}/${version.version}`, kind: version.kind, spec: 7 }),
      ).not.toEqual([]);
    }
  },
);
