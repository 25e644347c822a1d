import type { Finding, Location } from '@tandem/contract';

/** Ends the resolution of a pipeline, or of a part of it; caught at the places that collect or answer. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    super(findings.map((finding) => finding.message).join('\n'));
    this.findings = findings;
  }
}

/** What is wrong at a place; where it shows, the place comes from `at`. */
export function findingAt(at: Location | undefined, message: string): Finding {
  return { severity: 'error', rule: 'gitlab-ci', message, ...(at ? { at } : {}) };
}

/** @throws Refused always, with one finding. */
export function refuse(at: Location | undefined, message: string): never {
  throw new Refused([findingAt(at, message)]);
}

/** Collects what parts refuse, so that one look tells of every mistake that can be told apart. */
export class Problems {
  readonly #findings: Finding[] = [];

  /** Does a part; where it is refused, keeps the findings and gives undefined. */
  attempt<T>(part: () => T): T | undefined {
    try {
      return part();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#findings.push(...error.findings);
      return undefined;
    }
  }

  /** @throws Refused with everything that was kept, where something was. */
  raise(): void {
    if (this.#findings.length > 0) throw new Refused(this.#findings);
  }
}
