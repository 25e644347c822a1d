import type { Emitted } from '../emitter.ts';
import { releaseJsonSchema } from '../release-schema.ts';

export const folders = ['schemas'];

/** The JSON Schema of release.yaml, as editors read it. */
export function emits(): Emitted {
  return new Map([['schemas/release.schema.json', `${JSON.stringify(releaseJsonSchema(), null, 2)}\n`]]);
}
