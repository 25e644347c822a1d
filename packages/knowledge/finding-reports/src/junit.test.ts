import type { Finding } from '@tandem/contract';
import { describe, expect, it } from 'vitest';
import { reportText } from './index.ts';

const finding = (change: Partial<Finding> = {}): Finding => ({
  severity: 'error',
  rule: 'azure-owner',
  message: 'There is no owner.',
  at: { file: 'a.yaml', line: 3, column: 5 },
  ...change,
});

const junit = (findings: readonly Finding[], names: readonly string[], by: 'file' | 'rule' = 'file') =>
  reportText('junit', { title: 'Manifests', findings, rules: [], checked: { by, names } });

/** The lines that open a suite or a whole report: their names and counts. */
const heads = (text: string) => text.split('\n').filter((line) => /<testsuites? /.test(line));

describe('a JUnit report', () => {
  it('has a suite for each file, and a case that passes for a file without findings', () => {
    expect(junit([finding()], ['a.yaml', 'b.yaml'])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="Manifests" tests="2" failures="1">
  <testsuite name="a.yaml" tests="1" failures="1">
    <testcase name="azure-owner a.yaml:3:5" classname="a.yaml">
      <failure type="azure-owner" message="There is no owner.">a.yaml:3:5</failure>
    </testcase>
  </testsuite>
  <testsuite name="b.yaml" tests="1" failures="0">
    <testcase name="valid" classname="b.yaml"/>
  </testsuite>
</testsuites>
`);
  });

  it('counts each case, where one file has more findings than another', () => {
    const text = junit([finding(), finding({ at: { file: 'a.yaml', line: 9 } })], ['a.yaml', 'b.yaml']);
    expect(heads(text)).toEqual([
      '<testsuites name="Manifests" tests="3" failures="2">',
      '  <testsuite name="a.yaml" tests="2" failures="2">',
      '  <testsuite name="b.yaml" tests="1" failures="0">',
    ]);
  });

  it('has a suite for each rule where rules were checked', () => {
    const found = finding({ rule: 'title' });
    expect(heads(junit([found], ['title', 'size'], 'rule'))).toEqual([
      '<testsuites name="Manifests" tests="2" failures="1">',
      '  <testsuite name="size" tests="1" failures="0">',
      '  <testsuite name="title" tests="1" failures="1">',
    ]);
  });

  it.each<[string, Partial<Finding>, string]>([
    [
      'a warning passes, with its text',
      { severity: 'warning' },
      '<system-out>warning: There is no owner.</system-out>',
    ],
    [
      'a finding without a file is in a suite of its own',
      { at: undefined as never },
      '<testsuite name="all"',
    ],
    ['signs of XML are escaped', { message: '<a> & "b"' }, 'message="&lt;a&gt; &amp; &quot;b&quot;"'],
    ['lines are kept', { message: 'one\ntwo' }, 'message="one&#10;two"'],
    [
      'characters that XML 1.0 has not are replaced',
      { message: 'a\u0000b\ud800' },
      'message="a\uFFFDb\uFFFD"',
    ],
  ])('%s', (_, change, part) => {
    expect(junit([finding(change)], [])).toContain(part);
  });

  it('leaves out what does not count', () => {
    expect(junit([finding({ severity: 'info' })], ['a.yaml'])).toContain('<testcase name="valid"');
  });
});
