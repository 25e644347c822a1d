import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, findingMessage, formatLocation } from '@tandem/contract';
import type { ProcessView, Reporter, SummaryBlock } from '@tandem/ports';
import { azureCommand, createMask, type Mask, mapBlocks, renderMarkdown } from '@tandem/safe-text';

/**
 * The reporter for an Azure Pipelines job: everything goes to standard output as lines and logging commands
 * (Azure DevOps docs, pipelines/scripts/logging-commands).
 */
export function azureReporter(view: ProcessView): Reporter {
  const mask = createMask();
  const blocks: SummaryBlock[] = [];
  let depth = 0;
  const print = (line: string): void => void view.stdout.write(`${line}\n`);
  return {
    info: (text) => print(mask.text(text)),
    debug: (text) => {
      for (const line of mask.text(text).split('\n')) print(azureCommand('task.debug', {}, line));
    },
    group: async (title, body) => {
      // Groups do not nest in the log page: an inner one is a line.
      const fold = depth === 0;
      print(fold ? `##[group]${mask.line(title)}` : mask.line(title));
      depth += 1;
      try {
        return await body();
      } finally {
        depth -= 1;
        if (fold) print('##[endgroup]');
      }
    },
    finding: (finding) => print(findingLine(finding, mask)),
    summary: (more) => void blocks.push(...mapBlocks(more, (text) => mask.apply(text))),
    output: (name, value) => {
      const properties = { variable: mask.line(name), isOutput: 'true' };
      print(azureCommand('task.setvariable', properties, mask.output(value)));
    },
    secret: (value) => {
      // The agent refuses a secret of several lines, so each line is one.
      for (const line of mask.add(value)) print(azureCommand('task.setsecret', {}, line));
    },
    finish: async () => {
      if (blocks.length === 0) return;
      const folder = view.env.AGENT_TEMPDIRECTORY || view.cwd;
      const path = join(folder, `tandem-summary-${randomUUID()}.md`);
      writeFileSync(path, renderMarkdown(blocks));
      print(azureCommand('task.uploadsummary', {}, path));
    },
  };
}

/** `logissue` knows errors and warnings only; anything else is a line of the log. */
function findingLine(finding: Finding, mask: Mask): string {
  const { severity, at } = finding;
  if (severity === 'info') {
    const place = at ? ` ${formatLocation(at)}` : '';
    return mask.text(`info:${place} ${findingMessage(finding)} [${finding.rule}]`);
  }
  const properties = {
    type: severity,
    sourcepath: at && sourcePath(mask.line(at.file)),
    linenumber: at?.line,
    columnnumber: at?.line === undefined ? undefined : at.column,
    code: mask.line(finding.rule),
  };
  return azureCommand('task.logissue', properties, mask.text(findingMessage(finding)));
}

/** The agent drops equals signs at the start of a value (Command.cs: a split that removes empty entries). */
function sourcePath(file: string): string {
  return file.startsWith('=') ? `./${file}` : file;
}
