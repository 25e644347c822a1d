import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Benchmark } from '../benchmark.ts';

/** How many bytes a job fetches. */
export const benchmark: Benchmark = {
  title: 'size: each bundle as it is fetched, and compressed with gzip (1 KB is 1000 bytes)',
  async measure({ bundles }) {
    return bundles.map(({ step, file }) => {
      const bytes = readFileSync(file);
      const gzip = gzipSync(bytes, { level: 9 }).byteLength / 1000;
      return { what: step, value: bytes.byteLength / 1000, unit: 'KB', note: `gzip ${gzip.toFixed(1)} KB` };
    });
  },
};
