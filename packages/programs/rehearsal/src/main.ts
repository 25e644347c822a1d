import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { ROOT } from '@tandem/bundles';
import { rehearsedBundles } from './bundles.ts';
import { FolderUnusable, takeFolder } from './folder.ts';
import { HELP, type RehearsalOptions, readOptions } from './options.ts';
import { PipelineUnusable } from './pipeline.ts';
import { createProgress } from './progress.ts';
import { rehearse } from './rehearse.ts';
import { reportHtml } from './report.ts';
import { ticketsText, timelineText } from './timeline.ts';

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (!options.ok) {
    process.stderr.write(`${options.error}\n`);
    return 1;
  }
  if (options.value === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  // A reader that goes away (`| head`) ends the telling, not the rehearsal.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const { keep } = options.value;
  const folder =
    keep === undefined ? await mkdtemp(join(tmpdir(), 'tandem-rehearsal-')) : resolve(ROOT, keep);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => stop.abort(signal));
  try {
    const free = await takeFolder(folder);
    try {
      return await play(options.value, folder, stop.signal);
    } finally {
      await free();
    }
  } catch (error) {
    if (!(error instanceof FolderUnusable)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  } finally {
    if (keep === undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function play(options: RehearsalOptions, folder: string, signal: AbortSignal): Promise<number> {
  const out = options.json ? process.stderr : process.stdout;
  const color = out.isTTY === true && !process.env.NO_COLOR;
  const progress = createProgress(out, { verbose: options.verbose, color });
  const began = performance.now();
  try {
    progress.heading('Building the bundles');
    const bundles = await rehearsedBundles(ROOT);
    for (const { step, bytes } of bundles) progress.line(`  ${step}  ${Math.round(bytes.length / 1024)} KB`);
    const story = await rehearse({
      root: ROOT,
      folder,
      bundles,
      ...(options.at === undefined ? {} : { at: options.at }),
      integrate: options.integrate,
      promote: options.promote,
      signal,
      tell: progress,
    });
    const report = resolve(ROOT, options.report ?? reportPlace(options, folder));
    await mkdir(dirname(report), { recursive: true });
    await writeFile(report, reportHtml(story));
    progress.line(`\n${timelineText(story)}\n`);
    if (story.tickets.length > 0) progress.line(`${ticketsText(story)}\n`);
    progress.line(story.verdict.text);
    progress.line(`Report: ${relative(process.cwd(), report) || report}`);
    if (options.keep !== undefined) progress.line(`Kept:   ${relative(process.cwd(), folder) || folder}`);
    progress.line(`Took ${((performance.now() - began) / 1000).toFixed(1)} s.`);
    if (options.json) process.stdout.write(`${JSON.stringify(story, null, 2)}\n`);
    return story.verdict.kind === 'failed' ? 1 : 0;
  } catch (error) {
    if (!(error instanceof PipelineUnusable)) throw error;
    progress.line(`\n${error.message}`);
    return 1;
  }
}

function reportPlace(options: RehearsalOptions, folder: string): string {
  return options.keep === undefined ? join('.tandem', 'rehearsal.html') : join(folder, 'report.html');
}

process.exitCode = await main();
