import type { Finding, Outcome } from '@tandem/contract';

/**
 * The only output of a step. Everything passed to it is plain text that may come from anywhere: the
 * platform's implementation escapes it, so that no text becomes a command, a section or an annotation.
 */
export interface Reporter {
  /** A line for the log (several where the text has several). */
  info(text: string): void;
  /** A line shown only where the platform's debug setting is on. */
  debug(text: string): void;
  /** Puts the lines that `body` logs into a collapsible section. */
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
  /** Reports a finding, with its location where it has one. */
  finding(finding: Finding): void;
  /** A part of the page that the platform shows for the job (a file beside the log where it shows none). */
  summary(blocks: readonly SummaryBlock[]): void;
  /** A value for later jobs. Line breaks become spaces, since not every platform carries them. */
  output(name: string, value: string): void;
  /** Masks this text as `***` from now on, in our output and by the platform. */
  secret(value: string): void;
  /** Reports how the step ended; called once, last. Writes what is pending (reports, outputs, summary). */
  finish(end: {
    readonly outcome: Outcome;
    readonly reason: string;
    readonly exitCode: number;
  }): Promise<void>;
}

/** A piece of a summary; all texts are plain and are escaped by the renderer. */
export type SummaryBlock =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: 'code'; readonly text: string; readonly language?: string };
