import type { Finding } from '@tandem/contract';
import type { Reporter, SummaryBlock } from '@tandem/ports';

/** A reporter that drops everything. */
export const silentReporter: Reporter = {
  info: () => {},
  debug: () => {},
  group: (_, body) => body(),
  finding: () => {},
  summary: () => {},
  output: () => {},
  secret: () => {},
  finish: async () => {},
};

/** A reporter with what was reported to it so far, in order. */
export interface RecordingReporter {
  readonly reporter: Reporter;
  /** Lines of the log, without findings. */
  readonly lines: readonly string[];
  readonly findings: readonly Finding[];
  /** Blocks of every page. */
  readonly summary: readonly SummaryBlock[];
}

/**
 * Creates a reporter that keeps lines, findings and summaries.
 *
 * @param onLine Called with each line of the log and each message of a finding, as it comes.
 */
export function createRecordingReporter(onLine: (line: string) => void = () => {}): RecordingReporter {
  const lines: string[] = [];
  const findings: Finding[] = [];
  const summary: SummaryBlock[] = [];
  const reporter: Reporter = {
    ...silentReporter,
    info: (line) => {
      lines.push(line);
      onLine(line);
    },
    finding: (finding) => {
      findings.push(finding);
      onLine(finding.message);
    },
    summary: (blocks) => void summary.push(...blocks),
  };
  return { reporter, lines, findings, summary };
}
