import type { Mask } from '@tandem/safe-text';
import type { Shown } from './events.ts';
import type { AzureFacts, JobPlace, RunHost, RuntimeDialect } from './host.ts';
import type { ScriptEnd } from './shell.ts';

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
  /** The environment that every process of the job begins with: its own folders, then what the host says. */
  readonly process: Readonly<Record<string, string>>;
  readonly onLine: (stream: 'stdout' | 'stderr', text: string) => void;
  readonly onStepEnd: (step: string, end: ScriptEnd) => void;
  /** Something that the platform would show beside the log. */
  readonly onShown: (shown: Shown) => void;
}

/** How one try ended. */
export interface JobEnd {
  readonly succeeded: boolean;
  readonly exitCode?: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly why?: string;
}
