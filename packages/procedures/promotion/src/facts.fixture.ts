import type { Marker } from '@tandem/markers';
import type { Release, Ring } from '@tandem/release-process';
import type { ReleaseUnit } from '@tandem/release-records';
import type { MarkedFile } from './marked-file.ts';

/** A ring that is always open, for tests. */
export function ring(name: string, more: Partial<Ring> = {}): Ring {
  return { name, path: `clusters/${name}`, window: 'always', freezes: [], ...more };
}

export const friendly = ring('friendly');
export const production = ring('production');

/** The parts of a release process that a promotion reads. */
export const release = { product: 'shop', rings: [friendly, production] } as Partial<Release> as Release;

/** The unit of the product shop with that number; every value differs from those of other units. */
export function unitNumbered(sequence: number): ReleaseUnit {
  const digit = (sequence % 16).toString(16);
  return {
    unit: `shop-${sequence}`,
    product: 'shop',
    sequence,
    created: '2026-11-24T10:00:00.000Z',
    components: {
      api: {
        image: 'registry.example.com/shop/api',
        version: `1.${sequence}.0`,
        digest: `sha256:${digit.repeat(64)}`,
        commit: digit.repeat(40),
      },
    },
    infrastructure: { revision: digit.repeat(40) },
  };
}

/** A marked value, by the marker's subject and field as in `api:version`. */
export function marker(name: string, value: string, exact = true): Marker {
  const [subject = '', field = ''] = name.split(':');
  const at = { file: 'clusters/x/node.yaml', line: 3, column: 5 };
  return { subject, field, value, exact, at, bytes: { start: 0, end: 1 } };
}

/** The one file of a ring; none without markers. */
export function files(...markers: readonly Marker[]): readonly MarkedFile[] {
  return markers.length > 0 ? [{ path: 'clusters/x/node.yaml', markers }] : [];
}

/** The file of a ring that runs these units: more than one where a promotion is incomplete. */
export function runs(...units: readonly string[]): readonly MarkedFile[] {
  return files(...units.map((unit) => marker('unit:name', unit)));
}

/** The paths of the units with these numbers. */
export function paths(...numbers: readonly number[]): readonly string[] {
  return numbers.map((number) => `units/shop-${number}.json`);
}
