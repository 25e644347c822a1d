import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Where CI wants a machine-readable report of each run, so that it can add up what passed and failed. */
const reports = process.env.TANDEM_TEST_REPORTS;

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'tools/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**', '.tandem/**'],
    testTimeout: 60_000,
    maxWorkers: 2,
    reporters: reports
      ? ['default', ['json', { outputFile: join(reports, `vitest-${process.pid}.json`) }]]
      : ['default'],
  },
});
