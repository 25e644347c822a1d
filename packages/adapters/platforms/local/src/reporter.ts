import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Finding, findingMessage, formatLocation } from '@tandem/contract';
import type { ProcessView, Reporter, SummaryBlock } from '@tandem/ports';
import { createMask, mapBlocks, mapFinding, renderPlain } from '@tandem/safe-text';

const COLOURS = { error: 31, warning: 33, info: 36, title: 1, debug: 2 } as const;

/**
 * The reporter for a laptop: plain text on standard output, in colour only on a terminal and where `NO_COLOR`
 * (no-color.org) is not set; `TANDEM_DEBUG` shows debug lines; `TANDEM_OUTPUT_FILE` names a file that gets
 * how it ended as JSON: `{outcome, reason, exitCode, outputs, findings}`.
 */
export function localReporter(view: ProcessView): Reporter {
  const mask = createMask();
  const findings: Finding[] = [];
  const blocks: SummaryBlock[] = [];
  const outputs: Record<string, string> = {};
  const paint = painter(view);
  let depth = 0;
  const print = (text: string): void => {
    const margin = '  '.repeat(depth);
    view.stdout.write(`${text.replace(/^(?=.)/gm, margin)}\n`);
  };
  return {
    info: (text) => print(mask.text(text)),
    debug: (text) => {
      if (view.env.TANDEM_DEBUG) print(paint('debug', mask.text(text)));
    },
    group: async (title, body) => {
      print(paint('title', mask.line(title)));
      depth += 1;
      try {
        return await body();
      } finally {
        depth -= 1;
      }
    },
    finding: (finding) => {
      const clean = mapFinding(finding, (text) => mask.text(text));
      findings.push(clean);
      const place = clean.at ? ` ${formatLocation(clean.at)}` : '';
      const tail = mask.text(`${place} ${findingMessage(clean)} [${clean.rule}]`);
      print(`${paint(clean.severity, `${clean.severity}:`)}${tail}`);
    },
    summary: (more) => void blocks.push(...mapBlocks(more, (text) => mask.apply(text))),
    output: (name, value) => {
      outputs[mask.line(name)] = mask.output(value);
    },
    secret: (value) => void mask.add(value),
    finish: async (end) => {
      if (blocks.length > 0) print(mask.text(`\n${renderPlain(blocks)}`));
      for (const [name, value] of Object.entries(outputs)) {
        // The closing line has said these two already.
        if (name !== 'outcome' && name !== 'reason') print(mask.text(`  ${name}: ${value}`));
      }
      const file = view.env.TANDEM_OUTPUT_FILE;
      if (!file) return;
      const record = { ...end, reason: mask.text(end.reason), outputs, findings };
      writeFileSync(resolve(view.cwd, file), `${JSON.stringify(record, null, 2)}\n`);
    },
  };
}

function painter(view: ProcessView): (colour: keyof typeof COLOURS, text: string) => string {
  const terminal = (view.stdout as { readonly isTTY?: boolean }).isTTY === true;
  if (!terminal || view.env.NO_COLOR) return (_, text) => text;
  return (colour, text) => `\u001b[${COLOURS[colour]}m${text}\u001b[0m`;
}
