/**
 * Takes the place of `@actions/http-client`, its `lib/auth` and `@actions/exec` in a bundle: `@actions/core`
 * needs them only for OpenID tokens and for naming the machine, which no step asks for, and they would bring
 * 400 KB of HTTP client along. Whoever calls one after all learns why it is not there.
 */
const MESSAGE = 'This bundle holds no HTTP client for @actions/core: OpenID tokens are not available.';

/** Stands for the class of that name in `@actions/http-client`. */
export class HttpClient {
  constructor() {
    throw new Error(MESSAGE);
  }
}

/** Stands for the class of that name in `@actions/http-client/lib/auth`. */
export class BearerCredentialHandler {
  constructor() {
    throw new Error(MESSAGE);
  }
}

/** Stands for the function of that name in `@actions/exec`. */
export function getExecOutput(): never {
  throw new Error(MESSAGE);
}
