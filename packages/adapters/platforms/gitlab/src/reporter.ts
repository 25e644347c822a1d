import { type Finding, findingMessage, formatLocation } from '@tandem/contract';
import { createClock } from '@tandem/machine';
import type { ProcessView, Reporter, SummaryBlock } from '@tandem/ports';
import {
  createMask,
  gitlabSectionEnd,
  gitlabSectionName,
  gitlabSectionStart,
  mapBlocks,
  mapFinding,
} from '@tandem/safe-text';
import { outputPrefix, outputVariable } from './dotenv.ts';
import { writeFiles } from './files.ts';

/** The default limit of an instance for a dotenv report (GitLab docs, ci/variables/dotenv_variables). */
const DOTENV_BYTES = 5120;

/** The reporter for a GitLab job: log and sections on standard output, the rest as files for artifacts. */
export function gitlabReporter(view: ProcessView): Reporter {
  const mask = createMask();
  const findings: Finding[] = [];
  const blocks: SummaryBlock[] = [];
  const outputs = new Map<string, string>();
  const prefix = outputPrefix(view.env);
  let sections = 0;
  const print = (line: string): void => void view.stdout.write(`${line}\n`);
  const info = (text: string): void => print(mask.text(text));
  return {
    info,
    debug: (text) => {
      if (/^true$/i.test(view.env.CI_DEBUG_TRACE ?? '')) info(text);
    },
    group: async (title, body) => {
      const shown = mask.line(title);
      sections += 1;
      const name = gitlabSectionName(shown, sections);
      print(gitlabSectionStart(name, shown, unixSeconds()));
      try {
        return await body();
      } finally {
        print(gitlabSectionEnd(name, unixSeconds()));
      }
    },
    finding: (finding) => {
      const clean = mapFinding(finding, (text) => mask.apply(text));
      findings.push(clean);
      const place = clean.at ? ` ${formatLocation(clean.at)}` : '';
      info(`${clean.severity}:${place} ${findingMessage(clean)} [${clean.rule}]`);
    },
    summary: (more) => void blocks.push(...mapBlocks(more, (text) => mask.apply(text))),
    output: (name, value) => void outputs.set(outputVariable(prefix, name), mask.output(value)),
    secret: (value) => void mask.add(value),
    finish: async () => {
      const bytes = writeFiles(view, { outputs, findings, blocks });
      if (bytes <= DOTENV_BYTES) return;
      print(`warning: The outputs of this job are ${bytes} bytes; GitLab takes ${DOTENV_BYTES} by default.`);
    },
  };
}

function unixSeconds(): number {
  return Math.floor(Date.parse(createClock().now()) / 1000);
}
