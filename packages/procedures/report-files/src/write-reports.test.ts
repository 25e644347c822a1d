import { expect, it } from 'vitest';
import { FINDING_REPORTS, findingReportInputs, writeReports } from './index.ts';

const REPORT = {
  title: 'Boxes',
  findings: [],
  rules: [],
  checked: { by: 'file', names: ['a.yaml'] },
} as const;

/** The names of the files that are written, with how each begins. */
async function written(inputs: { readonly junit: string; readonly sarif: string }) {
  const files = new Map<string, string>();
  const write = async (path: string, bytes: Uint8Array) =>
    void files.set(path, new TextDecoder().decode(bytes).slice(0, 5));
  await writeReports({ write }, inputs, REPORT);
  return Object.fromEntries(files);
}

it('reports are written also without findings', async () => {
  expect(await written({ junit: 'a.xml', sarif: 'b.sarif' })).toEqual({
    'a.xml': '<?xml',
    'b.sarif': '{\n  "',
  });
});

it('a report without a path is not written', async () => {
  expect(await written({ junit: '', sarif: 'b.sarif' })).toEqual({ 'b.sarif': '{\n  "' });
});

it('each report has an input that names its file after the step', () => {
  expect(Object.keys(findingReportInputs('boxes'))).toEqual(Object.keys(FINDING_REPORTS));
  expect(Object.values(findingReportInputs('boxes')).map((input) => input.default)).toEqual([
    'boxes.junit.xml',
    'boxes.sarif',
  ]);
});
