import { type Finding, formatLocation } from '@tandem/contract';

/**
 * Findings as a JUnit report: a suite for each file, a test case for each finding, and one that passes for each file
 * without any. Warnings are told in the output of a case that passes, since the format knows no warnings.
 */
export function junitText(given: readonly Finding[], files: readonly string[]): string {
  const findings = given.filter(({ severity }) => severity !== 'info');
  const all = [...new Set([...files, ...findings.map(({ at }) => at?.file ?? '')])].sort();
  const failures = findings.filter(({ severity }) => severity === 'error').length;
  const suites = all.map((file) =>
    suite(
      file,
      findings.filter(({ at }) => (at?.file ?? '') === file),
    ),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="manifests" tests="${Math.max(findings.length, all.length)}" failures="${failures}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(file: string, findings: readonly Finding[]): string {
  const failures = findings.filter(({ severity }) => severity === 'error').length;
  const cases =
    findings.length === 0
      ? [`    <testcase name="valid" classname="${escaped(file)}"/>`]
      : findings.map((each) => testCase(file, each));
  const name = escaped(file === '' ? 'all' : file);
  return [
    `  <testsuite name="${name}" tests="${cases.length}" failures="${failures}">`,
    ...cases,
    '  </testsuite>',
  ].join('\n');
}

function testCase(file: string, { rule, severity, message, at }: Finding): string {
  const place = at ? formatLocation(at) : rule;
  const open = `    <testcase name="${escaped(`${rule} ${place}`)}" classname="${escaped(file)}">`;
  const text = escaped(message);
  const body =
    severity === 'error'
      ? `      <failure type="${escaped(rule)}" message="${text}">${escaped(place)}</failure>`
      : `      <system-out>${escaped(severity)}: ${text}</system-out>`;
  return [open, body, '    </testcase>'].join('\n');
}

/** What XML 1.0 takes: its own signs written out, characters that it has not left out. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
