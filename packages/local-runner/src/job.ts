import type { Mask } from '@tandem/log-text';
import type { AzureFacts, JobPlace, RunHost, RuntimeDialect } from './host.ts';

/** All that running one try of one job needs, and how it tells what it sees. */
export interface JobRun extends JobPlace {
  readonly host: RunHost;
  readonly dialect: RuntimeDialect;
  readonly mask: Mask;
  /** Outside the work folder: script files, temporary files. */
  readonly scratch: string;
  /** Where this job's artifacts are kept, and where those of another job or name are. */
  readonly keep: string;
  readonly kept: (name: string) => string;
  /** GitLab: variables of the dotenv reports of earlier jobs. */
  readonly inherited: Readonly<Record<string, string>>;
  /** Azure: what its conditions and `$[ … ]` variables look at. */
  readonly facts: AzureFacts;
  readonly signal: AbortSignal;
  readonly onLine: (stream: 'stdout' | 'stderr', text: string) => void;
}

/** How one try ended. */
export interface JobEnd {
  readonly succeeded: boolean;
  readonly exitCode?: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly why?: string;
}
