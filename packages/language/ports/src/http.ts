/** HTTP as an adapter of a server needs it: with time limits, retried where that is safe; an unknown outcome is reported as such. */
export interface Http {
  send(request: HttpRequest): Promise<HttpOutcome>;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /**
   * Whether the request is idempotent. If so, it is also retried after a lost response; otherwise only where the
   * server certainly did nothing.
   */
  readonly repeatable: boolean;
}

/** How a request ended, after all retries. */
export type HttpOutcome =
  /** The server responded with a status that is not retried. Names of headers are in lower case. */
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
    }
  /** No response: the server certainly did nothing, or the request is repeatable. */
  | { readonly kind: 'unreachable'; readonly detail: string; readonly status?: number }
  /** The response was lost: the server may have carried out the request. */
  | { readonly kind: 'uncertain'; readonly detail: string };
