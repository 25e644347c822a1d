import { findingMessage } from '@tandem/contract';
import type { ProcessView, Reporter, SummaryBlock } from '@tandem/ports';
import { createMask, mapBlocks, renderMarkdown } from '@tandem/safe-text';
import { lend } from './lend.ts';

type Core = typeof import('@actions/core');

/** The reporter for a GitHub Actions job, by the Actions toolkit. */
export function githubReporter(view: ProcessView, core: Core): Reporter {
  const mask = createMask();
  const blocks: SummaryBlock[] = [];
  let depth = 0;
  const say = (call: () => void): void => lend(view, call);
  const info = (text: string): void => say(() => core.info(text));
  return {
    info: (text) => info(mask.text(text)),
    debug: (text) => say(() => core.debug(mask.text(text))),
    group: async (title, body) => {
      // Groups do not nest on GitHub: an inner one is a line.
      const fold = depth === 0;
      const shown = mask.line(title);
      if (fold) say(() => core.startGroup(shown));
      else info(shown);
      depth += 1;
      try {
        return await body();
      } finally {
        depth -= 1;
        if (fold) say(() => core.endGroup());
      }
    },
    finding: (finding) => {
      const { severity, rule, at } = finding;
      const annotate = { error: core.error, warning: core.warning, info: core.notice }[severity];
      // The runner trims the list of properties (ActionCommand.cs), so no value may end in white space.
      const place = {
        ...(at && { file: mask.line(at.file).trim() }),
        ...(at?.line !== undefined && { startLine: at.line }),
        ...(at?.line !== undefined && at.column !== undefined && { startColumn: at.column }),
      };
      say(() => annotate(mask.text(findingMessage(finding)), { title: mask.line(rule).trim(), ...place }));
    },
    summary: (more) => void blocks.push(...mapBlocks(more, (text) => mask.apply(text))),
    output: (name, value) => say(() => core.setOutput(mask.line(name), mask.output(value))),
    secret: (value) => {
      for (const line of mask.add(value)) say(() => core.setSecret(line));
    },
    finish: async () => {
      if (blocks.length === 0 || !view.env.GITHUB_STEP_SUMMARY) return;
      await lend(view, () => core.summary.addRaw(renderMarkdown(blocks), true).write());
    },
  };
}
