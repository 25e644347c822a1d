/** HTTP as an adapter of a server needs it: with time limits, repeated where that is safe, never silent about a doubt. */
export interface Http {
  send(request: HttpRequest): Promise<HttpOutcome>;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /**
   * Whether doing it twice is doing it once. Then it is repeated after a lost answer too; otherwise only where the
   * server surely did nothing.
   */
  readonly repeatable: boolean;
}

/** How a request ended, all repetitions included. */
export type HttpOutcome =
  /** The server answered, with any status but those that are repeated away. Names of headers are in lower case. */
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
    }
  /** No answer, and the server surely did nothing; or, of a repeatable request, nothing that counts. */
  | { readonly kind: 'unreachable'; readonly detail: string; readonly status?: number }
  /** The answer was lost: it may have been done. */
  | { readonly kind: 'uncertain'; readonly detail: string };
