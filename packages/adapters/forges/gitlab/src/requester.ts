import { createRequesterFn } from '@gitbeaker/requester-utils';
import { answerOf, CallFailed, refusal } from '@tandem/forge-calls';
import type { Http } from '@tandem/ports';

/** What the client library hands over; it has no exported name for it. */
interface LibraryRequest {
  readonly method?: string;
  readonly prefixUrl?: string;
  readonly searchParams?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether the bytes are wanted as they are. */
  readonly asStream?: boolean;
}

/** Lets the client library send by our own transport, with its time limits and repetitions. */
export function requesterOver(http: Http) {
  return createRequesterFn(
    (_, request) => Promise.resolve(request),
    // The library's type of an answer is that of fetch; it reads body, headers and status only.
    (endpoint, request) => send(http, endpoint, request as LibraryRequest) as never,
  );
}

async function send(http: Http, endpoint: string, request: LibraryRequest) {
  const { method = 'GET', prefixUrl = '', searchParams, headers = {}, body, asStream } = request;
  const url = `${prefixUrl.replace(/\/+$/, '')}/${endpoint}${searchParams ? `?${searchParams}` : ''}`;
  const what = `${method} ${endpoint}`;
  const sent = await http.send({
    method,
    url,
    headers: { accept: 'application/json', ...headers },
    ...(body !== undefined && { body }),
    repeatable: method !== 'POST',
  });
  const outcome = answerOf(sent, what);
  const { status } = outcome;
  if (status >= 200 && status < 300) {
    const read = asStream ? outcome.body : jsonOf(outcome.body, what, status);
    return { body: read, headers: outcome.headers, status };
  }
  throw new CallFailed(refusal(status, what, messageIn(new TextDecoder().decode(outcome.body))));
}

function jsonOf(bytes: Uint8Array, what: string, status: number): unknown {
  if (bytes.length === 0) return null;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    const detail = `${what}: the answer is no JSON. Is this the address of a GitLab?`;
    throw new CallFailed({ kind: 'refused', detail, status });
  }
}

/** What GitLab says of an error, where it says it in JSON or plain text. */
function messageIn(body: string): string {
  let said: unknown = body.startsWith('<') ? '' : body;
  try {
    const { message, error, error_description: description } = JSON.parse(body);
    said = message ?? description ?? error ?? '';
  } catch {
    // Not every error comes as JSON.
  }
  return typeof said === 'string' ? said : JSON.stringify(said);
}
