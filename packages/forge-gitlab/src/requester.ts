import { createRequesterFn } from '@gitbeaker/requester-utils';
import { err, ok, type Result } from '@tandem/contract';
import type { Created } from '@tandem/http';
import type { ForgeProblem, Http } from '@tandem/ports';

/** What a request through the client library came to where it is no success; thrown through it. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly problem: ForgeProblem;
  /** Whether it may have been done all the same. */
  readonly uncertain: boolean;
  constructor(problem: ForgeProblem, uncertain = false) {
    super(problem.detail);
    this.problem = problem;
    this.uncertain = uncertain;
  }
}

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
  const outcome = await http.send({
    method,
    url,
    headers: { accept: 'application/json', ...headers },
    ...(body !== undefined && { body }),
    repeatable: method !== 'POST',
  });
  if (outcome.kind !== 'answered') {
    const problem: ForgeProblem = { kind: 'unreachable', detail: `${what}: ${outcome.detail}` };
    throw new CallFailed(problem, outcome.kind === 'uncertain');
  }
  const { status } = outcome;
  if (status >= 200 && status < 300) {
    const read = asStream ? outcome.body : jsonOf(outcome.body, what, status);
    return { body: read, headers: outcome.headers, status };
  }
  throw new CallFailed(problemOf(status, what, new TextDecoder().decode(outcome.body)));
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

/** GitLab's statuses as problems (GitLab docs, api/rest/troubleshooting "Status codes"). */
function problemOf(status: number, what: string, body: string): ForgeProblem {
  return { kind: kindOf(status), detail: `${what}: ${status} ${messageIn(body)}`.trimEnd(), status };
}

function kindOf(status: number): ForgeProblem['kind'] {
  // GitLab answers a sign-in page's address where a path needs a session.
  if (status === 401 || status === 403 || (status >= 300 && status < 400)) return 'denied';
  if (status === 404) return 'not-found';
  if (status === 409 || status === 412) return 'conflict';
  return 'refused';
}

/** What GitLab says of an error, in one line of at most 300 characters. */
function messageIn(body: string): string {
  let said: unknown = body.startsWith('<') ? '' : body;
  try {
    const { message, error, error_description: description } = JSON.parse(body);
    said = message ?? description ?? error ?? '';
  } catch {
    // Not every error comes as JSON.
  }
  const text = typeof said === 'string' ? said : JSON.stringify(said);
  return text.replace(/\s+/g, ' ').slice(0, 300);
}

/** Runs one call; what came to nothing is a problem, a lost answer too. */
export async function attempt<T>(call: () => Promise<T>): Promise<Result<T, ForgeProblem>> {
  try {
    return ok(await call());
  } catch (error) {
    if (error instanceof CallFailed) return err(error.problem);
    throw error;
  }
}

/** Runs one call that makes something, and tells a lost answer from a refusal. */
export async function attemptCreate<T>(call: () => Promise<T>): Promise<Created<T, ForgeProblem>> {
  try {
    return { kind: 'made', item: await call() };
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    if (error.uncertain) return { kind: 'uncertain', detail: error.problem.detail };
    return { kind: 'problem', problem: error.problem };
  }
}

/** A lost answer that stayed so, as a problem. */
export function lostAnswer(detail: string): ForgeProblem {
  return { kind: 'unreachable', detail };
}

/** The value, or undefined where it is not there. */
export function orAbsent<T>(result: Result<T, ForgeProblem>): Result<T | undefined, ForgeProblem> {
  return !result.ok && result.error.kind === 'not-found' ? ok(undefined) : result;
}

/** A success where it was gone already. */
export function orGone(result: Result<unknown, ForgeProblem>): Result<undefined, ForgeProblem> {
  return result.ok || result.error.kind === 'not-found' ? ok(undefined) : result;
}
