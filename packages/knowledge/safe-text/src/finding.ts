import type { Finding } from '@tandem/contract';

/** The same finding with each of its texts changed by `change`: how a reporter masks secrets in it. */
export function mapFinding(finding: Finding, change: (text: string) => string): Finding {
  const { rule, message, reason, fix, at, fingerprint, waived } = finding;
  return {
    ...finding,
    rule: change(rule),
    message: change(message),
    ...(reason !== undefined && { reason: change(reason) }),
    ...(fix !== undefined && { fix: change(fix) }),
    ...(at && { at: { ...at, file: change(at.file) } }),
    ...(fingerprint !== undefined && { fingerprint: change(fingerprint) }),
    ...(waived && {
      waived: {
        ...waived,
        by: change(waived.by),
        reason: change(waived.reason),
        ...(waived.until !== undefined && { until: change(waived.until) }),
      },
    }),
  };
}
