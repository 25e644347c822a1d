import type { ReleaseUnit } from '@tandem/release-records';

/** The unit of that number of a product with the component `api`; every value differs from those of the other units. */
export function unitOf(sequence: number, product = 'shop'): ReleaseUnit {
  const digit = (sequence % 16).toString(16);
  return {
    unit: `${product}-${sequence}`,
    product,
    sequence,
    created: '2026-11-24T10:00:00.000Z',
    components: {
      api: {
        image: `registry.example.com/${product}/api`,
        version: `1.${sequence}.0`,
        digest: `sha256:${digit.repeat(64)}`,
        commit: digit.repeat(40),
      },
    },
    infrastructure: { revision: digit.repeat(40) },
  };
}
