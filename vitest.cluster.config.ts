import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

// What runs against a real control plane: `npm run test:cluster`, where Go is present.
export default defineConfig({
  test: { ...config.test, include: ['tools/**/*.cluster.ts'], fileParallelism: false },
});
