import type { Json, Path } from '../manifest/manifest.ts';

/** A value that does not fit its schema. */
export interface Report {
  readonly path: Path;
  readonly rule: string;
  readonly message: string;
  /** Whether the field's name is at fault, not its value. */
  readonly key: boolean;
}

/** A part of a schema that is not checked, and why. */
export interface NotCheckable {
  /** Where in the schema; `*` stands for any key or index. */
  readonly path: Path;
  readonly what: 'cel' | 'pattern';
  readonly source: string;
  /** The rest of a sentence that begins with the rule. */
  readonly reason: string;
}

/** Where a check stands, and where it writes to. */
interface Standing {
  readonly path: Path;
  readonly reports: Report[];
}

/** A check of one value. */
export type Check = (value: Json, at: Standing) => void;

/** Adds a report. */
export function reportAt(at: Standing, rule: string, message: string, key = false): void {
  at.reports.push({ path: at.path, rule, message, key });
}
