/** How many tests a report holds, and how many of them did not pass. */
export interface TestCounts {
  readonly tests: number;
  readonly failures: number;
}

/** Counts the tests of a JUnit report; undefined where the text is none. */
export function countTests(text: string): TestCounts | undefined {
  const markup = text.replace(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>/g, '').trim();
  if (!/^<testsuites?[\s/>]/.test(markup) || !/<\/testsuites?>$|\/>$/.test(markup)) return undefined;
  const cases = markup.match(/<testcase[\s/>]/g) ?? [];
  const failed = markup.match(/<(?:failure|error)[\s/>]/g) ?? [];
  return { tests: cases.length, failures: failed.length };
}
