import type { Finding } from '@tandem/contract';

/** The same finding with each of its texts changed by `change`: how a reporter masks secrets in it. */
export function mapFinding(finding: Finding, change: (text: string) => string): Finding {
  return {
    ...finding,
    rule: change(finding.rule),
    message: change(finding.message),
    ...(finding.at && { at: { ...finding.at, file: change(finding.at.file) } }),
  };
}
