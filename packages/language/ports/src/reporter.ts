import type { Finding, Outcome } from '@tandem/contract';

/**
 * The one way in which a step speaks. Everything given to it is plain text that may come from anywhere: the
 * platform's implementation makes it harmless, so that no text becomes a command, a section or an annotation.
 */
export interface Reporter {
  /** A line for the log (several where the text has several). */
  info(text: string): void;
  /** A line shown only where the platform's debug setting is on. */
  debug(text: string): void;
  /** Puts the lines that follow, up to the end of `body`, into a section that folds. */
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
  /** Something to look at, with its place where it has one. */
  finding(finding: Finding): void;
  /** A part of the page that the platform shows for the job (a file beside the log where it shows none). */
  summary(blocks: readonly SummaryBlock[]): void;
  /** A value for later jobs. Line breaks become spaces, since not every platform carries them. */
  output(name: string, value: string): void;
  /** From now on, this text is shown as `***`, by us and by the platform. */
  secret(value: string): void;
  /** How the step ended; called once, last. Writes what is still to be written (reports, outputs, summary). */
  finish(end: {
    readonly outcome: Outcome;
    readonly reason: string;
    readonly exitCode: number;
  }): Promise<void>;
}

/** A piece of a summary; all texts are plain and are escaped by whoever renders them. */
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
