import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT, type Finding } from '@tandem/contract';
import { type Baseline, baselineText, type Judged, readBaseline } from '@tandem/manifest-rules';
import { type CommandCall, UsageError } from '../../../command.ts';

/** The baseline of a file that the caller names; undefined where none is named. */
export function baselineAt(path: string, call: CommandCall): Baseline | undefined {
  if (path === '') return undefined;
  const read = readBaseline(textOf(path, call));
  if (!read.ok) throw new UsageError(`${path} cannot be read: ${read.error}`);
  return read.value;
}

function textOf(path: string, call: CommandCall): string {
  try {
    return readFileSync(resolve(call.cwd, path), 'utf8');
  } catch {
    throw new UsageError(`there is no baseline ${path}; write it with --update-baseline`);
  }
}

/** Writes a baseline that accepts what was found. */
export function writeBaseline(path: string, found: readonly Finding[], call: CommandCall): number {
  if (path === '') throw new UsageError('--update-baseline needs --baseline FILE');
  const accepted = found.filter(({ severity }) => severity !== 'info').length;
  try {
    writeFileSync(resolve(call.cwd, path), baselineText(found));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${path} cannot be written (${code ?? String(error)})`);
  }
  call.stdout.write(`${path} accepts ${accepted} findings.\n`);
  return EXIT.ok;
}

/** What the baseline accepted, and what of it is gone. */
export function printBaseline({ accepted, gone }: Judged, path: string, call: CommandCall): void {
  if (path === '') return;
  const rest = gone === 0 ? '' : ` ${gone} of its findings are gone: write it again with --update-baseline.`;
  call.stdout.write(`${path} accepts ${accepted} findings.${rest}\n`);
}
