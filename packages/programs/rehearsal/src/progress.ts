import type { RunEvent } from '@tandem/local-runner';
import { harmlessLine } from '@tandem/safe-text';
import { duration } from './story.ts';

/** Where progress goes; lines in it are already harmless or are made so here. */
export interface Progress {
  /** A part of the rehearsal begins. */
  heading(text: string): void;
  line(text: string): void;
  /** Something happened in a pipeline that runs. */
  event(event: RunEvent): void;
}

/**
 * Live progress as plain lines: a line when a job starts and one when it ends, the log of a job that failed,
 * and every line of every job where `verbose`.
 */
export function createProgress(
  out: { write(text: string): unknown; readonly isTTY?: boolean },
  options: { readonly verbose: boolean; readonly color: boolean },
): Progress {
  const paint = (code: number, text: string) => (options.color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const logs = new Map<string, string[]>();
  const line = (text: string) => void out.write(`${text}\n`);
  return {
    heading: (text) => line(`\n${paint(1, text)}`),
    line,
    event(event) {
      switch (event.kind) {
        case 'note':
          line(`  ${event.text}`);
          return;
        case 'job-start':
          logs.set(keyOf(event), []);
          line(
            `  ${paint(36, '▶')} ${event.title ?? event.job}${event.attempt > 1 ? ` (try ${event.attempt})` : ''}`,
          );
          return;
        case 'line':
          logs.get(keyOf(event))?.push(event.text);
          if (options.verbose) line(`    ${paint(2, `${event.job} │`)} ${harmlessLine(event.text)}`);
          return;
        case 'job-end': {
          const { result } = event;
          const took = duration(result.end - result.start);
          const mark = {
            succeeded: paint(32, '✓'),
            failed: paint(31, '✗'),
            skipped: paint(2, '·'),
            manual: paint(33, '‖'),
          }[result.status];
          const why = result.why ? `: ${result.why}` : '';
          const tail = result.status === 'succeeded' ? took : `${result.status}${harmlessLine(why)}`;
          line(`  ${mark} ${result.title ?? result.job}  ${tail}`);
          if (result.status === 'failed' && !options.verbose) {
            for (const text of (logs.get(keyOf(result)) ?? []).slice(-40)) line(`    ${harmlessLine(text)}`);
          }
        }
      }
    },
  };
}

/** Jobs of two stages may have one name. */
function keyOf(of: { readonly stage: string; readonly job: string }): string {
  return `${of.stage}/${of.job}`;
}
