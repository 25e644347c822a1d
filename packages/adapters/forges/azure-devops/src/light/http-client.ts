/**
 * In the place of `typed-rest-client/HttpClient` in bundles. Its requests are replaced by our own transport in any
 * case; what is left are its verbs. The whole one loads proxies, NTLM and TLS before anything is asked.
 */
type Headers = Readonly<Record<string, string>> | undefined;

export const HttpCodes = { NotFound: 404 } as const;

export class HttpClient {
  request(_method: string, _url: string, _body: unknown, _headers: Headers): Promise<unknown> {
    throw new Error('Requests go by the transport that the client was given.');
  }

  options(url: string, headers: Headers): Promise<unknown> {
    return this.request('OPTIONS', url, null, headers);
  }

  get(url: string, headers: Headers): Promise<unknown> {
    return this.request('GET', url, null, headers);
  }

  del(url: string, headers: Headers): Promise<unknown> {
    return this.request('DELETE', url, null, headers);
  }

  post(url: string, body: unknown, headers: Headers): Promise<unknown> {
    return this.request('POST', url, body, headers);
  }

  patch(url: string, body: unknown, headers: Headers): Promise<unknown> {
    return this.request('PATCH', url, body, headers);
  }

  put(url: string, body: unknown, headers: Headers): Promise<unknown> {
    return this.request('PUT', url, body, headers);
  }
}
