import { complete, completeFields } from './fields/complete.ts';
import type { Fields, ValuesOf, WrittenFieldsOf } from './fields/field.ts';
import type { Problem } from './fields/problem.ts';
import type { Release, Ring } from './release.ts';
import { type QualityLevel, type RuleFields, ruleField } from './sections/quality.ts';

/** What release.yaml can set for a rule or a gate, each of which has its own folder. */
export interface Options<F extends Fields = Fields> {
  /** The name of the rule or the gate: its file's. */
  readonly name: string;
  readonly fields: F;
  /** What is wrong with options of the right form; paths are relative to them. */
  problems?(options: ValuesOf<F>, release: Release): readonly Problem[];
}

/** The options of a rule for merge requests: keys under `quality.rules.<name>`. */
export interface RuleOptions<F extends Fields = Fields> extends Options<F>, RuleFields {
  readonly fields: F;
  /** Position in schemas, tables and results: ascending, then by name. */
  readonly order: number;
  /** Whether the rule has anything to check; if not, its level is `off`. Absent: always. */
  readonly applies?: (release: Pick<Release, 'tickets'>) => boolean;
}

/** The options of a promotion gate: keys of each ring. */
export interface GateOptions<F extends Fields = Fields> extends Options<F> {
  /** As in `Options`; paths are relative to the ring. */
  problems?(options: ValuesOf<F>, release: Release): readonly Problem[];
}

/** Declares the options of a rule. */
export function defineRuleOptions<const F extends Fields>(options: RuleOptions<F>): RuleOptions<F> {
  return options;
}

/** Declares the options of a gate. */
export function defineGateOptions<const F extends Fields>(options: GateOptions<F>): GateOptions<F> {
  return options;
}

/** A rule's options as they are written. */
export type WrittenRule<O extends RuleOptions> = WrittenFieldsOf<O['fields']> & {
  readonly level?: QualityLevel;
};

/** The type of a rule's level and options. */
export type RuleValues<O extends RuleOptions> = ValuesOf<O['fields']> & { readonly level: QualityLevel };

/** A rule's level and options in a release, with their defaults. */
export function ruleOptions<O extends RuleOptions>(
  options: O,
  { quality }: Pick<Release, 'quality'>,
): RuleValues<O> {
  return complete(ruleField(options), quality.rules[options.name] ?? {}) as never;
}

/** A gate's options in a ring, with their defaults. */
export function gateOptions<F extends Fields>(options: GateOptions<F>, ring: Ring): ValuesOf<F> {
  return completeFields(options.fields, ring as never);
}
