import type { Finding } from '@tandem/contract';
import { locationOf, type Place } from './node.ts';

/** Which part of the rules a finding belongs to. */
export type Rule =
  | 'azure-yaml'
  | 'azure-expression'
  | 'azure-template'
  | 'azure-parameter'
  | 'azure-variable'
  | 'azure-structure'
  | 'azure-unsupported'
  | 'azure-limit';

/**
 * Carries one finding from deep in an expansion up to the border of this package, where it becomes a `Result`.
 * It never leaves the package.
 */
export class Refused extends Error {
  readonly rule: Rule;
  readonly at: Place;
  /** What else was found in the same look. */
  readonly also: readonly Refused[];
  constructor(rule: Rule, message: string, at: Place, also: readonly Refused[] = []) {
    super(message);
    this.name = 'Refused';
    this.rule = rule;
    this.at = at;
    this.also = also;
  }
}

/** The findings that a refusal carries, in the order of discovery. */
export function findingsOf(refused: Refused): readonly Finding[] {
  const { rule, message, at } = refused;
  return [{ severity: 'error', rule, message, at: locationOf(at) }, ...refused.also.flatMap(findingsOf)];
}

/** Collects refusals, so that one run tells of every mistake that can be told apart. */
export class Refusals {
  readonly list: Refused[] = [];

  /** Runs a part; where it is refused, keeps the refusal and gives undefined. Anything else thrown is a bug. */
  attempt<T>(part: () => T): T | undefined {
    try {
      return part();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.list.push(error);
      return undefined;
    }
  }

  /** Adds one more. */
  add(rule: Rule, message: string, at: Place): void {
    this.list.push(new Refused(rule, message, at));
  }

  /** @throws Refused with everything that was collected, where something was. */
  raise(): void {
    const [first, ...rest] = this.list;
    if (first) throw new Refused(first.rule, first.message, first.at, [...first.also, ...rest]);
  }
}
