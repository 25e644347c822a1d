import { type Finding, formatLocation, type StepResult } from '@tandem/contract';
import type { SummaryBlock } from '@tandem/ports';
import type { Difference, ParityReport } from '@tandem/ring-parity';
import type { contract } from './contract.ts';

/** How many differences the page shows. */
const ROWS = 60;

interface Rings {
  readonly ring: string;
  readonly reference: string;
}

/** The end of the step for a report. */
export function decide(
  report: ParityReport,
  minimum: number,
  { ring, reference }: Rings,
): StepResult<typeof contract> {
  const { open, score, allowed, unresolved } = report;
  const rest =
    unresolved.length === 0 ? '' : ` ${unresolved.length} parts could not be built and were not compared.`;
  const words = `Ring ${ring} is ${score} % like ${reference}: ${open.length} differences, and ${allowed.length} that are allowed.${rest}`;
  if (score < minimum)
    return { outcome: 'failed', failure: 'parity-broken', detail: `${words} The minimum is ${minimum} %.` };
  return {
    outcome: 'done',
    reason: words,
    outputs: {
      score: String(score),
      differences: String(open.length),
      unresolved: String(unresolved.length),
    },
  };
}

/** A difference at its place in the ring, or in the other where the ring lacks it. */
export function findingOf(difference: Difference, { ring, reference }: Rings): Finding {
  const { placeHere, placeThere, kind } = difference;
  const at = placeHere ?? placeThere;
  const other = placeHere && placeThere ? ` (${reference}: ${formatLocation(placeThere)})` : '';
  const message = `${textOf(difference, { ring, reference })}${other}`;
  return { severity: 'warning', rule: `parity-${kind}`, message, ...(at && { at }) };
}

function textOf({ object, path, here, there }: Difference, { ring, reference }: Rings): string {
  if (path === '')
    return here === undefined
      ? `${object} is in ${reference} and not in ${ring}.`
      : `${object} is in ${ring} and not in ${reference}.`;
  return `${object}: ${path} is ${here ?? 'not set'} in ${ring} and ${there ?? 'not set'} in ${reference}.`;
}

/** The page about two rings. */
export function summaryOf(
  { open, allowed, unused, unresolved, score }: ParityReport,
  { ring, reference }: Rings,
): readonly SummaryBlock[] {
  const place = ({ placeHere, placeThere }: Difference) =>
    [placeHere, placeThere].map((each) => (each ? formatLocation(each) : 'none')).join(' / ');
  const row = (each: Difference) => [
    each.kind,
    each.object,
    each.path,
    each.here ?? 'none',
    each.there ?? 'none',
    place(each),
  ];
  const head = ['Kind', 'Object', 'Field', ring, reference, 'Places'];
  return [
    { kind: 'heading', text: `Parity of ${ring} with ${reference}` },
    {
      kind: 'text',
      text: `Score: ${score} %. ${open.length} differences, and ${allowed.length} that are allowed.`,
    },
    ...(unresolved.length > 0
      ? ([
          { kind: 'text', text: 'Not compared, as it could not be built:' },
          { kind: 'list', items: unresolved.slice(0, ROWS) },
        ] as const)
      : []),
    ...(open.length > 0 ? ([{ kind: 'table', head, rows: open.slice(0, ROWS).map(row) }] as const) : []),
    ...(open.length > ROWS ? ([{ kind: 'text', text: `And ${open.length - ROWS} more.` }] as const) : []),
    ...(allowed.length > 0
      ? ([
          { kind: 'heading', text: 'What may differ' },
          {
            kind: 'table',
            head: ['Object', 'Field', ring, reference, 'Why'],
            rows: allowed
              .slice(0, ROWS)
              .map(({ difference, reason }) => [
                difference.object,
                difference.path,
                difference.here ?? 'none',
                difference.there ?? 'none',
                reason,
              ]),
          },
        ] as const)
      : []),
    ...(unused.length > 0
      ? ([
          { kind: 'text', text: 'Allowances that fit no difference any more:' },
          {
            kind: 'list',
            items: unused.map(({ kind, name, path, reason }) => `${kind} ${name} ${path}: ${reason}`),
          },
        ] as const)
      : []),
  ];
}
