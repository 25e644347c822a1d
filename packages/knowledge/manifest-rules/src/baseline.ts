import { err, type Finding, ok, type Result, waive } from '@tandem/contract';

/** Findings that were accepted once, each with how often it was there. */
export interface Baseline {
  readonly version: 1;
  readonly findings: readonly BaselineEntry[];
}

/** A finding without its line, which moves. */
interface BaselineEntry {
  readonly rule: string;
  readonly file: string;
  readonly message: string;
  readonly count: number;
}

/** The text of a baseline that accepts the errors and warnings among findings. */
export function baselineText(findings: readonly Finding[]): string {
  const counts = new Map<string, BaselineEntry>();
  for (const finding of findings) {
    if (finding.severity === 'info') continue;
    const key = keyOf(finding);
    const before = counts.get(key);
    counts.set(key, { ...entryOf(finding), count: (before?.count ?? 0) + 1 });
  }
  const sorted = [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
  return `${JSON.stringify({ version: 1, findings: sorted }, null, 2)}\n`;
}

/** Reads a baseline; the error is why it is none. */
export function readBaseline(text: string): Result<Baseline, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return err(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { version, findings } = (value ?? {}) as Partial<Baseline>;
  if (version !== 1 || !Array.isArray(findings) || !findings.every(isEntry))
    return err('it is no baseline of version 1');
  return ok({ version, findings });
}

function isEntry(value: unknown): value is BaselineEntry {
  const { rule, file, message, count } = (value ?? {}) as Partial<BaselineEntry>;
  return [rule, file, message].every((each) => typeof each === 'string') && typeof count === 'number';
}

/** Findings that a baseline has as information, as often as it has them; and how many of its own are gone. */
export function withBaseline(
  findings: readonly Finding[],
  baseline: Baseline,
): { readonly findings: readonly Finding[]; readonly accepted: number; readonly gone: number } {
  const left = new Map(
    baseline.findings.map((entry) => [JSON.stringify([entry.rule, entry.file, entry.message]), entry.count]),
  );
  let accepted = 0;
  const judged = findings.map((finding) => {
    const key = keyOf(finding);
    const count = left.get(key) ?? 0;
    if (finding.severity === 'info' || count === 0) return finding;
    left.set(key, count - 1);
    accepted += 1;
    return waive(finding, { by: 'the baseline', reason: 'it was there before' });
  });
  return { findings: judged, accepted, gone: [...left.values()].reduce((sum, each) => sum + each, 0) };
}

function entryOf({ rule, at, message }: Finding): BaselineEntry {
  return { rule, file: at?.file ?? '', message: withoutLines(message), count: 1 };
}

function keyOf(finding: Finding): string {
  const { rule, file, message } = entryOf(finding);
  return JSON.stringify([rule, file, message]);
}

/** A message without lines and columns, and without what it lists of further places. */
function withoutLines(message: string): string {
  return message.replace(/\n[\s\S]*$| Also at [\s\S]*$/, '').replace(/:\d+(?::\d+)?/g, '');
}
