import type { Place } from '../node.ts';
import { Refused } from '../refused.ts';

/** The documented limits (Microsoft's "Template expressions", section Imposed limits). */
export interface Limits {
  /** YAML files that one pipeline may include. */
  readonly files: number;
  /** Templates in templates. */
  readonly levels: number;
  /** Characters that an expansion may make, a node counting as 20; stands for the service's 10 MB. */
  readonly work: number;
}

/** What the service documents. */
export const LIMITS: Limits = { files: 100, levels: 20, work: 10_000_000 };

/** Counts what an expansion makes. */
export class Budget {
  readonly limits: Limits;
  private work = 0;
  private files = 0;
  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Counts one node. @throws Refused where the expansion grows past its limit. */
  node(at: Place): void {
    this.spend(20, at);
  }

  /** Counts characters. @throws Refused where the expansion grows past its limit. */
  spend(amount: number, at: Place): void {
    this.work += amount;
    if (this.work <= this.limits.work) return;
    throw new Refused(
      'azure-limit',
      `The expansion grows past its limit of ${this.limits.work} characters.`,
      at,
    );
  }

  /** @throws Refused where more files are read than are allowed. */
  file(at: Place): void {
    this.files += 1;
    if (this.files <= this.limits.files) return;
    throw new Refused('azure-limit', `More than ${this.limits.files} YAML files are included.`, at);
  }
}
