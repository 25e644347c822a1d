import type { Finding, Location } from '@tandem/contract';

/** Ends the resolution of a pipeline; caught at the one place that answers. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    super(findings.map((finding) => finding.message).join('\n'));
    this.findings = findings;
  }
}

/** What is wrong at a place. */
export function findingAt(at: Location | undefined, message: string): Finding {
  return {
    severity: 'error',
    rule: 'gitlab-ci',
    message,
    ...(at ? { at } : {}),
  };
}

/** @throws Refused always, with one finding. */
export function refuse(at: Location | undefined, message: string): never {
  throw new Refused([findingAt(at, message)]);
}
