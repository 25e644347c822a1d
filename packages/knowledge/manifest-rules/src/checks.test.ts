import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKS } from './checks.ts';
import { RULES } from './rules/rules.ts';

const KNOWLEDGE = join(import.meta.dirname, '..', '..');
const PACKAGES = [
  'kubernetes-objects',
  'kustomize',
  'cluster-tree',
  'manifest-rules',
  'flux',
  'azure-operator',
];

/** The product sources of the packages that find something in manifests. */
const sources = PACKAGES.flatMap((name) =>
  readdirSync(join(KNOWLEDGE, name, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /^(?!.*\.(?:test|fixture|emitted)\.ts$)(?!.*checks\.ts$).*\.ts$/.test(file))
    .map((file) => readFileSync(join(KNOWLEDGE, name, 'src', file), 'utf8')),
).join('\n');

/** Names of findings in the sources: what a finding's rule is set to, and what a schema reports. */
const used = new Set(
  [
    ...sources.matchAll(
      /\brule: '([a-z-]+)'|'((?:schema|unknown)-[a-z-]+)'|\babout\(\s*\w+,\s*'\w+',\s*'([a-z-]+)'/g,
    ),
  ].map(([, one, two, three]) => one ?? two ?? three ?? ''),
);
const described = [...RULES, ...CHECKS].map(({ name }) => name);

describe('what is found in manifests', () => {
  it('is described, each name once', () => {
    expect(used.size).toBeGreaterThan(25);
    expect([...used].filter((name) => !described.includes(name))).toEqual([]);
    expect(described.filter((name, index) => described.indexOf(name) < index)).toEqual([]);
  });

  it.each(CHECKS)('$name is found somewhere', ({ name }) => {
    expect(sources).toContain(`'${name}'`);
  });
});
