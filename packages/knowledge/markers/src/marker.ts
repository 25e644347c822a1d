import { err, type Location, ok, type Result } from '@tandem/contract';

/**
 * A scalar that a comment marks as ours to set: `tag: 1.4.0 # {"$tandem": "api:version"}`. The form is that of
 * Flux's image policy setters.
 */
export interface Marker {
  /** What the value tells of: `unit`, `infrastructure` or a component's name. */
  readonly subject: string;
  /** Which of the subject's values: `version`, `digest`, `name`, … */
  readonly field: string;
  /** Where the scalar begins. */
  readonly at: Location;
  /** The text that stands there now; of a block scalar, without the line breaks at its end. */
  readonly value: string;
  /**
   * Whether every YAML reader takes it for this very text. Not so for a plain `1.10` (a number), or `yes`
   * (a boolean to readers of YAML 1.1, as Kubernetes' is).
   */
  readonly exact: boolean;
  /** The bytes that a change replaces: the first, and the one after the last. */
  readonly bytes: { readonly start: number; readonly end: number };
}

/** The subject and the field that a marker names. */
export interface MarkerName {
  readonly subject: string;
  readonly field: string;
}

const NAME = /^([A-Za-z0-9][A-Za-z0-9._-]*):([a-z][a-z0-9_]*)$/;
const LEADS = /^#+[ \t]*\{?[ \t]*["']?\$tandem/;

/**
 * Reads a comment. Undefined where it is none of ours: it speaks of no `$tandem`, or it stands on a line of its
 * own and only mentions it, as prose and a line that was commented out do. The error says what is wrong.
 */
export function readMarkerComment(
  comment: string,
  aloneOnLine: boolean,
): Result<MarkerName, string> | undefined {
  if (!comment.includes('$tandem')) return undefined;
  if (aloneOnLine && !LEADS.test(comment)) return undefined;
  const form = 'Write it as # {"$tandem": "<subject>:<field>"}.';
  const text = comment.replace(/^#+/, '').trim();
  const value = jsonOf(text);
  if (typeof value !== 'object' || value === null || Object.keys(value).join() !== '$tandem') {
    return err(`The marker ${quoted(comment)} is not a JSON object with the one key "$tandem". ${form}`);
  }
  const name = (value as { $tandem: unknown }).$tandem;
  const match = typeof name === 'string' ? NAME.exec(name) : null;
  if (match === null) return err(`The marker ${quoted(comment)} names no subject and field. ${form}`);
  const [, subject = '', field = ''] = match;
  return ok({ subject, field });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function quoted(text: string): string {
  const short = text.trim();
  return `'${short.length > 80 ? `${short.slice(0, 79)}…` : short}'`;
}
