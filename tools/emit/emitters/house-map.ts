import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readHouse } from '../../layers/layers.ts';
import { withHouse } from '../../layers/show.ts';
import type { Emitted, Sources } from '../emitter.ts';

/** The page whose map and table of layers are emitted; the rest of it is written by hand. */
const PAGE = 'docs/ARCHITECTURE.md';

/** The page with the map and the table that the layer.json files and the packages give. */
export function emits({ root }: Sources): Emitted {
  return new Map([[PAGE, withHouse(readFileSync(join(root, PAGE), 'utf8'), readHouse(root))]]);
}
