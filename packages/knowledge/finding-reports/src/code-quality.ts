import { type Finding, findingMessage, type Severity } from '@tandem/contract';
import { harmlessLine } from '@tandem/safe-text';
import { identified, repositoryPath } from './identity.ts';

/** One entry of a GitLab Code Quality report (GitLab docs, ci/testing/code_quality "Code Quality report format"). */
export interface CodeQualityIssue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: 'info' | 'minor' | 'major' | 'critical' | 'blocker';
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const SEVERITIES: Readonly<Record<Severity, CodeQualityIssue['severity']>> = {
  error: 'major',
  warning: 'minor',
  info: 'info',
};

/**
 * The entries for findings that have a place; GitLab can show no other. A fingerprint is the identity of the finding.
 *
 * @param findings Their texts are masked already.
 */
export function codeQualityIssues(findings: readonly Finding[]): readonly CodeQualityIssue[] {
  return identified(findings).flatMap(({ finding, identity }) => {
    if (finding.at === undefined) return [];
    return {
      description: harmlessLine(findingMessage(finding)),
      check_name: harmlessLine(finding.rule),
      fingerprint: identity,
      severity: SEVERITIES[finding.severity],
      location: {
        path: harmlessLine(repositoryPath(finding.at.file)),
        lines: { begin: finding.at.line ?? 1 },
      },
    };
  });
}

/**
 * The report with the new entries: those that an earlier step of the job wrote stay, and an entry that is there
 * already is not doubled.
 *
 * @param before The text of the report so far, or undefined; what is no report counts as none.
 */
export function mergeCodeQuality(before: string | undefined, issues: readonly CodeQualityIssue[]): string {
  const entries = new Map<string, unknown>();
  for (const entry of [...parseReport(before), ...issues]) {
    entries.set(String((entry as { fingerprint?: unknown }).fingerprint), entry);
  }
  return `${JSON.stringify([...entries.values()], null, 2)}\n`;
}

function parseReport(text: string | undefined): readonly object[] {
  if (text === undefined) return [];
  try {
    const report: unknown = JSON.parse(text);
    return Array.isArray(report)
      ? report.filter((entry): entry is object => typeof entry === 'object' && entry !== null)
      : [];
  } catch {
    return [];
  }
}
