import { countFindings, type Finding, type Severity, waive } from '@tandem/contract';
import { pathTest } from '@tandem/path-patterns';
import { type QualityLevel, ruleOptions } from '@tandem/release-process';
import type { MergeRequestFacts } from './facts.ts';
import type { Rule, RuleRelease } from './rule.ts';
import { RULES } from './rules.emitted.ts';
import { readWaivers } from './waivers.ts';

/** The severities of the levels of release.yaml. */
const SEVERITY = { warn: 'warning', error: 'error' } as const satisfies Readonly<
  Record<Exclude<QualityLevel, 'off'>, Severity>
>;

/** What the rules say of a merge request. */
export interface Judgement {
  /** In the order of the rules, then by file and line; each has a fingerprint. */
  readonly findings: readonly Finding[];
  /** `failed` where an error is left that nobody waived, `warned` where a warning is. */
  readonly verdict: 'passed' | 'warned' | 'failed';
  /** Without those waived. */
  readonly errors: number;
  readonly warnings: number;
}

/** Judges a merge request by the rules of a release.yaml. The same facts in another order give the same answer. */
export function judge(facts: MergeRequestFacts, release: RuleRelease): Judgement {
  const sorted = {
    ...facts,
    files: [...facts.files].sort(
      (one, other) => compare(one.path, other.path) || compare(one.oldPath ?? '', other.oldPath ?? ''),
    ),
    tickets: [...facts.tickets].sort((one, other) => compare(one.id, other.id)),
  };
  const waivers = readWaivers(facts, release);
  const findings = RULES.flatMap((rule) => {
    const found = findingsOf(rule, sorted, release);
    const waived = waivers.counting.get(rule.options.name);
    return waived ? found.map((each) => (each.severity === 'info' ? each : waive(each, waived))) : found;
  });
  const told = waivers.refused.map((message) => waiverTold(message));
  const { errors, warnings } = countFindings(findings);
  const verdict = errors > 0 ? 'failed' : warnings > 0 ? 'warned' : 'passed';
  return { findings: [...findings, ...told], verdict, errors, warnings };
}

/**
 * The rules that a release.yaml applies, in their order, with what each demands: those that are on, for all files or
 * for some.
 */
export function appliedRules(
  release: RuleRelease,
): readonly { readonly name: string; readonly about: string }[] {
  return RULES.filter((rule) => isApplied(rule, release)).map(({ options: { name, description } }) => ({
    name,
    about: description,
  }));
}

/** What `judge` finds beside the rules. */
export const WAIVER_FINDING = {
  name: 'waiver',
  about: 'A note that is written as a waiver and does not count as one.',
} as const;

function isApplied(rule: Rule, release: RuleRelease): boolean {
  const { level } = ruleOptions(rule.options, release);
  return level !== 'off' || levelsFor(rule.options.name, release.quality).length > 0;
}

function findingsOf(rule: Rule, facts: MergeRequestFacts, release: RuleRelease): readonly Finding[] {
  const { name } = rule.options;
  if (!isApplied(rule, release)) return [];
  const options = ruleOptions(rule.options, release);
  const levels = levelsFor(name, release.quality);
  return rule
    .judge(facts, options, release)
    .flatMap(({ about, severity, ...finding }): readonly Finding[] => {
      const level = levelOf(about ?? (finding.at ? [finding.at.file] : []), options.level, levels);
      if (level === 'off') return [];
      const { reason, fix } = rule;
      const fingerprint = `${name}\n${finding.fingerprint}`;
      return [{ ...finding, fingerprint, rule: name, severity: severity ?? SEVERITY[level], reason, fix }];
    })
    .sort(
      (one, other) =>
        compare(one.at?.file ?? '', other.at?.file ?? '') || (one.at?.line ?? 0) - (other.at?.line ?? 0),
    );
}

/** The overrides that speak of a rule. */
function levelsFor(name: string, { paths }: RuleRelease['quality']) {
  return paths.flatMap(({ paths: patterns, levels }) => {
    const level = levels[name];
    return level === undefined ? [] : [{ fits: pathTest(patterns), level }];
  });
}

/** The strictest level among the files that a finding is about: one file under a lenient path excuses no other. */
function levelOf(
  files: readonly string[],
  level: QualityLevel,
  levels: ReturnType<typeof levelsFor>,
): QualityLevel {
  if (files.length === 0 || levels.length === 0) return level;
  const found = new Set(files.map((file) => levels.filter(({ fits }) => fits(file)).at(-1)?.level ?? level));
  return found.has('error') ? 'error' : found.has('warn') ? 'warn' : 'off';
}

/** A waiver that does not count is told, so that who wrote it learns why. */
function waiverTold(message: string): Finding {
  return {
    rule: WAIVER_FINDING.name,
    severity: 'info',
    message,
    reason: 'A waiver needs a rule, a day and a reason, and someone who may.',
    fix: 'Write: tandem: waive RULE until YYYY-MM-DD: reason.',
    fingerprint: `waiver\n${message}`,
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
