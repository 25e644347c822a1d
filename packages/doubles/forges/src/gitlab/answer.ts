import { createHash } from 'node:crypto';
import type { ApiAnswer, ApiRequest } from '../server.ts';

/** A request that GitLab refuses; thrown by handlers, answered by the server. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly body: object;
  constructor(status: number, body: object) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
  }
}

/** GitLab's usual body of an error (GitLab docs, api/rest/troubleshooting "Status codes"). */
export function refuse(status: number, message: unknown): never {
  throw new Refused(status, { message });
}

export function notFound(what: string): never {
  return refuse(404, `404 ${what} Not Found`);
}

/** A success with a JSON body, and its ETag; 304 where the caller has it already. */
export function found(request: ApiRequest, body: unknown, status = 200): ApiAnswer {
  const etag = `W/"${createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 32)}"`;
  if (request.method === 'GET' && request.headers['if-none-match'] === etag)
    return { status: 304, headers: { etag } };
  return { status, headers: { etag }, body };
}

/**
 * One page of a list, with the headers by which a client goes on (GitLab docs, api/rest "Pagination":
 * page and per_page, 20 by default, 100 at most).
 */
export function page(request: ApiRequest, items: readonly unknown[]): ApiAnswer {
  const each = Math.min(100, Math.max(1, Number(request.query.get('per_page') ?? 20)));
  const number = Math.max(1, Number(request.query.get('page') ?? 1));
  const pages = Math.max(1, Math.ceil(items.length / each));
  const link = (to: number, rel: string): string => {
    const query = new URLSearchParams(request.query);
    query.set('page', String(to));
    query.set('per_page', String(each));
    return `<${request.base}${request.path}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev')] : []),
    ...(number < pages ? [link(number + 1, 'next')] : []),
    link(1, 'first'),
    link(pages, 'last'),
  ];
  const answer = found(request, items.slice((number - 1) * each, number * each));
  return {
    ...answer,
    headers: {
      ...answer.headers,
      link: links.join(', '),
      'x-page': String(number),
      'x-per-page': String(each),
      'x-next-page': number < pages ? String(number + 1) : '',
      'x-prev-page': number > 1 ? String(number - 1) : '',
      'x-total': String(items.length),
      'x-total-pages': String(pages),
    },
  };
}

/** A field of the body or the query, as text; undefined where it is not given. */
export function field(request: ApiRequest, name: string): string | undefined {
  const { body } = request;
  const given =
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  if (given !== undefined && given !== null) return Array.isArray(given) ? given.join(',') : String(given);
  return request.query.get(name) ?? undefined;
}

/** A field that must be there (GitLab answers `body is missing`). */
export function required(request: ApiRequest, name: string): string {
  const value = field(request, name);
  if (value === undefined) throw new Refused(400, { error: `${name} is missing` });
  return value;
}
