import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type Json,
  type JsonObject,
  Kinds,
  type KindVersion,
  type ManifestFile,
  type Path,
  readCrds,
} from '@tandem/kubernetes-objects';
import { expect, it } from 'vitest';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, stringify } from 'yaml';
import { validateManifests } from '../validate.ts';
import { instanceOf, type SchemaNode } from './instances.fixture.ts';
import { mutationsOf } from './mutations.fixture.ts';

const SHARED = fileURLToPath(new URL('../../../../../../shared/crds/', import.meta.url));

/** What schemas are about, among all that is looked for: the rules have tests of their own. */
const OF_SCHEMAS = /^(?:schema-|unknown-|yaml-|not-an-object|version-not-served)/;

function textOf(value: Json): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

function foundIn(kinds: Kinds, text: string): readonly string[] {
  // Objects of Flux count as applied only where a cluster begins; others would be built too, and kustomize makes a
  // time of a date without quotes.
  const clusters = /^apiVersion: \w+\.toolkit\.fluxcd\.io/.test(text) ? ['.'] : [];
  return validateManifests([{ path: 'a.yaml', text }], { kinds, strict: false, clusters })
    .findings.filter(({ rule }) => OF_SCHEMAS.test(rule))
    .map(({ at, rule }) => `${at?.line}:${at?.column} ${rule}`);
}

/** Where a value or its key begins in a text, by a reader that the code under test has no part in. */
function placeIn(text: string, path: Path, on: 'key' | 'value'): string {
  const lines = new LineCounter();
  let node: unknown = parseDocument(text, { lineCounter: lines }).contents;
  let offset = 0;
  for (const [index, step] of path.entries()) {
    const last = index === path.length - 1;
    if (isSeq(node)) node = node.items[Number(step)];
    else if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      node = last && on === 'key' ? pair?.key : pair?.value;
    }
    offset = (node as { range?: readonly number[] } | null | undefined)?.range?.[0] ?? offset;
  }
  const { line, col } = lines.linePos(offset);
  return `${line}:${col}`;
}

/** A valid instance of a version: full where its CEL rules allow all fields at once, else with what is required. */
function validInstance(
  kinds: Kinds,
  version: KindVersion,
): { readonly root: JsonObject; readonly nodes: readonly SchemaNode[] } {
  const { group, version: name, kind, schema = {} } = version;
  const rooted = {
    ...schema,
    properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([key]) => key === 'spec')),
  };
  const of = (full: boolean) => {
    const { value, nodes } = instanceOf(rooted, full);
    const root = {
      apiVersion: `${group}/${name}`,
      kind,
      metadata: { name: 'a' },
      ...(value as JsonObject),
    } as JsonObject;
    return { root, nodes };
  };
  const full = of(true);
  // Rules in CEL forbid combinations of fields, which no generator knows: only for them the smaller one is taken.
  const rules = foundIn(kinds, textOf(full.root)).filter((line) => line.endsWith('schema-rule'));
  return rules.length > 0 ? of(false) : full;
}

function check(files: readonly ManifestFile[]): {
  readonly versions: number;
  readonly wrong: readonly string[];
  readonly mutations: number;
} {
  const kinds = new Kinds(readCrds(files).kinds);
  const wrong: string[] = [];
  let mutations = 0;
  const served = kinds.all().filter((version) => version.served);
  for (const version of served) {
    const name = `${version.group}/${version.version} ${version.kind}`;
    const { root, nodes } = validInstance(kinds, version);
    const refused = foundIn(kinds, textOf(root));
    if (refused.length > 0)
      wrong.push(`${name}: a valid instance is refused: ${refused.slice(0, 3).join(', ')}`);
    for (const { what, value, rule, at, on } of mutationsOf(root, nodes)) {
      mutations += 1;
      const text = textOf(value);
      const expected = `${placeIn(text, at, on)} ${rule}`;
      if (!foundIn(kinds, text).includes(expected)) {
        wrong.push(
          `${name}: ${what} at ${at.join('.')} gives ${foundIn(kinds, text).join(', ') || 'nothing'}, and not ${expected}`,
        );
      }
    }
  }
  return { versions: served.length, wrong, mutations };
}

const OWN = `apiVersion: apiextensions.k8s.io/v1
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
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              required: [size, sides]
              properties:
                size: { type: integer, minimum: 1, maximum: 9 }
                ratio: { type: number, minimum: 0, exclusiveMinimum: true }
                port: { x-kubernetes-int-or-string: true, anyOf: [{ type: integer }, { type: string }] }
                color: { type: string, enum: [red, blue] }
                name: { type: string, pattern: '^[a-z]{2,}$', minLength: 2, maxLength: 5 }
                at: { type: string, format: date-time }
                owner: { type: string, nullable: true }
                free: { type: object, x-kubernetes-preserve-unknown-fields: true }
                labels: { type: object, additionalProperties: { type: string } }
                flag: { type: boolean }
                sides:
                  type: array
                  minItems: 1
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [name]
                  items: { type: object, required: [name], properties: { name: { type: string }, wide: { type: boolean } } }
`;

it('a valid instance of a kind passes, and ten mutations of it each fail where they should', () => {
  expect(check([{ path: 'own.yaml', text: OWN }])).toEqual({ versions: 1, wrong: [], mutations: 10 });
});

it.skipIf(!existsSync(SHARED))(
  'a valid instance of each version of Flux and Azure Service Operator passes, and ten mutations of each fail where they should (skipped where ../shared/crds is absent)',
  { timeout: 240_000 },
  () => {
    const files = ['flux', 'aso'].flatMap((folder) =>
      readdirSync(`${SHARED}${folder}`).map((name) => ({
        path: name,
        text: readFileSync(`${SHARED}${folder}/${name}`, 'utf8'),
      })),
    );
    const { versions, wrong, mutations } = check(files);
    expect(wrong).toEqual([]);
    expect(versions).toBeGreaterThan(750);
    expect(mutations).toBe(versions * 10);
  },
);
