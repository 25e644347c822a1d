import { countFindings, formatLocation, type StepResult } from '@tandem/contract';
import type { ValidatedTree } from '@tandem/manifest-rules';
import type { SummaryBlock } from '@tandem/ports';
import type { contract } from './contract.ts';

/** How many findings the summary shows. */
const ROWS = 50;

/** The end of the step for what was found. */
export function decide(checked: ValidatedTree, strict: boolean): StepResult<typeof contract> {
  const { errors, warnings } = countFindings(checked.findings);
  const words = `${checked.objects} objects: ${errors} errors, ${warnings} warnings.`;
  if (errors > 0 || (strict && warnings > 0))
    return { outcome: 'failed', failure: 'manifests-invalid', detail: words };
  return { outcome: 'done', reason: words, outputs: { errors: String(errors), warnings: String(warnings) } };
}

/** The page about what was checked. */
export function summaryOf(checked: ValidatedTree): readonly SummaryBlock[] {
  const { findings, objects, unchecked, built, program, builtByProgram } = checked;
  const shown = findings.filter(({ severity }) => severity !== 'info');
  const rows = shown
    .slice(0, ROWS)
    .map(({ severity, rule, message, at }) => [
      at ? formatLocation(at) : '',
      severity,
      rule,
      message.split('\n', 1)[0] ?? '',
    ]);
  const by = program === undefined ? '' : `, ${builtByProgram.length} of them by ${program}`;
  return [
    { kind: 'heading', text: 'Manifests' },
    { kind: 'text', text: `${objects} objects, ${unchecked} of them of kinds without a definition here.` },
    ...(built.length > 0
      ? ([{ kind: 'text', text: `${built.length} folders were built${by}.` }] as const)
      : []),
    ...(rows.length > 0
      ? ([{ kind: 'table', head: ['Place', 'Severity', 'Rule', 'Message'], rows }] as const)
      : []),
    ...(shown.length > ROWS
      ? ([{ kind: 'text', text: `And ${shown.length - ROWS} more in the log.` }] as const)
      : []),
  ];
}
