import { releaseSchemaText } from '@tandem/release-process';
import type { Emitted } from '../emitter.ts';

export const folders = ['schemas'];

/** The JSON Schema of release.yaml, as editors read it. */
export function emits(): Emitted {
  return new Map([['schemas/release.schema.json', releaseSchemaText()]]);
}
