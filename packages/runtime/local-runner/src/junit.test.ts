import { expect, it } from 'vitest';
import { countTests } from './junit.ts';

it.each([
  ['<testsuite tests="1"><testcase name="a"/></testsuite>', { tests: 1, failures: 0 }],
  [
    '<?xml version="1.0"?>\n<testsuites><testsuite><testcase name="a"><failure>x</failure></testcase><testcase name="b"/></testsuite></testsuites>\n',
    { tests: 2, failures: 1 },
  ],
  ['<testsuites><!-- <testcase/> --></testsuites>', { tests: 0, failures: 0 }],
  ['<testsuite><testcase><error/></testcase></testsuite>', { tests: 1, failures: 1 }],
  ['<testsuites/>', { tests: 0, failures: 0 }],
  ['<testsuites><testcase>', undefined],
  ['<html></html>', undefined],
  ['', undefined],
])('%j has %j', (text, counts) => {
  expect(countTests(text)).toEqual(counts);
});
