import { type Finding, formatLocation } from '@tandem/contract';
import type { FindingReport } from './finding-report.ts';
import { repositoryPath } from './identity.ts';

/**
 * Findings as a JUnit report: a suite for each file or rule that was checked, a test case for each finding, and one
 * that passes for each suite without any. A warning is in the output of a case that passes, since the format knows no
 * warnings. Findings that do not count are left out.
 */
export function junitText({ title, findings, checked }: FindingReport): string {
  const open = findings.filter(({ severity }) => severity !== 'info');
  const nameOf = checked.by === 'rule' ? ({ rule }: Finding) => rule : fileOf;
  const names = [...new Set([...checked.names, ...open.map(nameOf)])].sort();
  const suites = names.map((name) => {
    const own = open.filter((finding) => nameOf(finding) === name);
    return { name, cases: own.length === 0 ? [passing(name)] : own.map((each) => testCase(name, each)) };
  });
  const total = suites.reduce((sum, { cases }) => sum + cases.length, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escaped(title)}" tests="${total}" failures="${failuresOf(open)}">`,
    ...suites.flatMap(({ name, cases }) => [
      `  <testsuite name="${escaped(name === '' ? 'all' : name)}" tests="${cases.length}" failures="${failuresOf(
        open.filter((finding) => nameOf(finding) === name),
      )}">`,
      ...cases,
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function fileOf({ at }: Finding): string {
  return at ? repositoryPath(at.file) : '';
}

function failuresOf(findings: readonly Finding[]): number {
  return findings.filter(({ severity }) => severity === 'error').length;
}

function passing(name: string): string {
  return `    <testcase name="valid" classname="${escaped(name)}"/>`;
}

function testCase(suite: string, { rule, severity, message, at }: Finding): string {
  const place = at ? formatLocation(at) : rule;
  const open = `    <testcase name="${escaped(`${rule} ${place}`)}" classname="${escaped(suite)}">`;
  const text = escaped(message);
  const body =
    severity === 'error'
      ? `      <failure type="${escaped(rule)}" message="${text}">${escaped(place)}</failure>`
      : `      <system-out>${escaped(severity)}: ${text}</system-out>`;
  return [open, body, '    </testcase>'].join('\n');
}

/** What XML 1.0 takes: its own signs written out, characters that it has not replaced. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
