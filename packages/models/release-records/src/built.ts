import type { Finding, Result } from '@tandem/contract';
import { field, readRecord } from './read-record.ts';

/** What a build says of the component it made: the content of `built.json`. */
export interface BuiltComponent {
  readonly component: string;
  readonly version: string;
  readonly digest: string;
  readonly commit: string;
}

/** Reads what a build left; every mistake is a finding in that file. */
export function parseBuilt(text: string, file: string): Result<BuiltComponent, readonly Finding[]> {
  return readRecord(text, file, (value, problem) => ({
    component: field('component', value.component, 'component', problem),
    version: field('version', value.version, 'version', problem),
    digest: field('digest', value.digest, 'digest', problem),
    commit: field('commit', value.commit, 'commit', problem),
  }));
}
