import type { Finding, Result } from '@tandem/contract';
import { field, readRecord } from './read-record.ts';

/** What a build reports about the component that it built: the content of `built.json`. */
export interface BuiltComponent {
  readonly component: string;
  readonly version: string;
  readonly digest: string;
  readonly commit: string;
}

/** Reads the report of a build; reports every mistake as a finding in that file. */
export function parseBuilt(text: string, file: string): Result<BuiltComponent, readonly Finding[]> {
  return readRecord(text, file, (value, problem) => ({
    component: field('component', value.component, 'component', problem),
    version: field('version', value.version, 'version', problem),
    digest: field('digest', value.digest, 'digest', problem),
    commit: field('commit', value.commit, 'commit', problem),
  }));
}
