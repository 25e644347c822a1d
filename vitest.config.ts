import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'tools/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**', '.tandem/**'],
    testTimeout: 60_000,
    maxWorkers: 2,
  },
});
