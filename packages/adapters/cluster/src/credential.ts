/** What goes along with a request. */
export interface Credential {
  /** The whole value of the header Authorization. */
  readonly authorization?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Milliseconds since 1970 from which it is asked for anew; absent: never. */
  readonly until?: number;
}
