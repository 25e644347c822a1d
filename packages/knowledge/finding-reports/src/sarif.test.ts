import { type Finding, waive } from '@tandem/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportText } from './index.ts';

const RULES = [{ name: 'azure-owner', about: 'An owner that is not there.' }];

const FINDING: Finding = {
  severity: 'error',
  rule: 'azure-owner',
  message: 'There is no owner.',
  at: { file: 'a.yaml', line: 3, column: 5 },
};

type Value = Readonly<Record<string, unknown>>;

function sarif(...findings: readonly Finding[]): Value {
  const checked = { by: 'file', names: [] } as const;
  return JSON.parse(reportText('sarif', { title: 'Manifests', findings, rules: RULES, checked }));
}

/** The values at a path of keys; `*` is every item of a list. */
function at(value: unknown, path: string): readonly unknown[] {
  return path
    .split('.')
    .reduce<readonly unknown[]>(
      (values, key) =>
        values.flatMap((each) => (key === '*' ? (each as unknown[]) : [(each as Value | undefined)?.[key]])),
      [value],
    );
}

const text = (value: unknown) => typeof value === 'string' && value !== '';
const present = (value: unknown) => value !== undefined;
const counted = (value: unknown) => value === undefined || (Number.isInteger(value) && Number(value) >= 1);
const oneOf =
  (...allowed: readonly unknown[]) =>
  (value: unknown) =>
    allowed.includes(value);
/** A relative reference (RFC 3986, section 4.2) that is a path: no scheme, query or fragment, not empty. */
const relative = (value: unknown) => /^(?![a-z][a-z0-9+.-]*:)[^\s?#\\^`{}|"<>]+$/i.test(String(value));

const RESULT = 'runs.*.results.*';
const PLACE = `${RESULT}.locations.*.physicalLocation`;

/** What SARIF 2.1.0 (OASIS Standard) demands of the properties that are written, by section. */
const DEMANDED: readonly (readonly [string, string, (value: unknown) => boolean])[] = [
  ['3.13.2', 'version', oneOf('2.1.0')],
  ['3.13.3', '$schema', (value) => URL.canParse(String(value))],
  ['3.13.4', 'runs', Array.isArray],
  ['3.14.6', 'runs.*.tool', present],
  ['3.14.23', 'runs.*.results', Array.isArray],
  ['3.14.27', 'runs.*.columnKind', oneOf('utf16CodeUnits', 'unicodeCodePoints')],
  ['3.18.2', 'runs.*.tool.driver', present],
  ['3.19.8', 'runs.*.tool.driver.name', text],
  ['3.49.3', 'runs.*.tool.driver.rules.*.id', text],
  ['3.27.5', `${RESULT}.ruleId`, text],
  ['3.27.6', `${RESULT}.ruleIndex`, (value) => Number.isInteger(value) && Number(value) >= 0],
  ['3.27.10', `${RESULT}.level`, oneOf('none', 'note', 'warning', 'error')],
  ['3.11.8', `${RESULT}.message.text`, text],
  ['3.27.12', `${RESULT}.locations`, Array.isArray],
  ['3.28.3', PLACE, present],
  ['3.4.3', `${PLACE}.artifactLocation.uri`, relative],
  ['3.4.4', `${PLACE}.artifactLocation.uriBaseId`, text],
  ['3.30.5', `${PLACE}.region.startLine`, counted],
  ['3.30.6', `${PLACE}.region.startColumn`, counted],
];

const findings = fc.array(
  fc.record(
    {
      severity: fc.constantFrom('error', 'warning', 'info'),
      rule: fc.constantFrom('azure-owner', 'title', 'schema-type'),
      message: fc.string({ unit: 'binary', minLength: 1 }),
      at: fc.record(
        {
          file: fc.string({ unit: 'binary', minLength: 1 }).filter((file) => !/^[./]*$/.test(file)),
          line: fc.nat(99).map((line) => line + 1),
          column: fc.nat(99).map((column) => column + 1),
        },
        { requiredKeys: ['file'] },
      ),
    },
    { requiredKeys: ['severity', 'rule', 'message'] },
  ),
  { maxLength: 6 },
);

describe('a SARIF report', () => {
  it.each(DEMANDED)('has what section %s demands of %s, for all findings', (_, path, holds) => {
    fc.assert(
      fc.property(findings, (given) => {
        for (const value of at(sarif(FINDING, ...(given as Finding[])), path)) expect(value).toSatisfy(holds);
      }),
      { numRuns: 50 },
    );
  });

  it('refers to each rule by its index (section 3.27.6), described where it is known', () => {
    const log = sarif({ ...FINDING, rule: 'other' }, FINDING);
    expect(at(log, 'runs.*.tool.driver.rules')).toEqual([
      [{ id: 'azure-owner', shortDescription: { text: 'An owner that is not there.' } }, { id: 'other' }],
    ]);
    expect(at(log, `${RESULT}.ruleIndex`)).toEqual([1, 0]);
  });

  it.each<[string, string]>([
    ['./a.yaml', 'a.yaml'],
    ['a b/c#1?.yaml', 'a%20b/c%231%3F.yaml'],
    ['ä.yaml', '%C3%A4.yaml'],
  ])('the file %s is the URI %s', (file, uri) => {
    expect(at(sarif({ ...FINDING, at: { file } }), `${PLACE}.artifactLocation.uri`)).toEqual([uri]);
  });

  it('has no region for a whole file (section 3.29.4), and no place for what has none', () => {
    const { at: _, ...nowhere } = FINDING;
    const log = sarif({ ...FINDING, at: { file: 'a.yaml' } }, nowhere);
    expect(at(log, `${RESULT}.locations`)).toEqual([
      [{ physicalLocation: { artifactLocation: { uri: 'a.yaml', uriBaseId: '%SRCROOT%' } } }],
      [],
    ]);
  });

  it('has a waived finding at the level that it had, as suppressed (section 3.35)', () => {
    const waived = waive(FINDING, { by: 'Carl', reason: 'generated', until: '2026-12-01' });
    expect(at(sarif(waived), RESULT)).toMatchObject([
      {
        level: 'error',
        suppressions: [{ kind: 'external', justification: 'Carl until 2026-12-01: generated' }],
      },
    ]);
  });

  it('has the same fingerprint (section 3.27.17) while the lines above move, and another for each result', () => {
    const prints = (...given: readonly Finding[]) =>
      at(sarif(...given), `${RESULT}.partialFingerprints.tandem/v1`);
    const moved = { ...FINDING, at: { file: 'a.yaml', line: 30 } };
    expect(prints(moved)).toEqual(prints(FINDING));
    expect(new Set(prints(FINDING, moved)).size).toBe(2);
  });
});
