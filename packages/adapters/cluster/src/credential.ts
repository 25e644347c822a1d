/** The credential of a request. */
export interface Credential {
  /** The value of the Authorization header. */
  readonly authorization?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Milliseconds since 1970 from which it is renewed; absent: never. */
  readonly until?: number;
}
