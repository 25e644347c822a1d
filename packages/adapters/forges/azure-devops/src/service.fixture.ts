import type { Clock, Forge, Http, HttpOutcome, HttpRequest } from '@tandem/ports';
import { createAzureForge } from './index.ts';

/** What the service answers to one request; a body that is no text and no bytes is sent as JSON. */
export interface Said {
  readonly status?: number;
  readonly type?: string;
  readonly body?: unknown;
}

/** Where the resources of the API are, as the service tells of them in answer to OPTIONS. */
const LOCATIONS: Readonly<Record<string, string>> = {
  '9946fd70-0d40-406e-b686-b4744cbbcc37': 'pullRequests/{pullRequestId}',
  'd43911ee-6958-46b0-a42b-8445b8a0d004': 'pullRequests/{pullRequestId}/iterations/{iterationId}',
  '4216bdcf-b6b1-4d59-8b82-c34cc183fc8b': 'pullRequests/{pullRequestId}/iterations/{iterationId}/changes',
  'ab6e2e5d-a0b7-4153-b64a-a4efe0d49449': 'pullRequests/{pullRequestId}/threads/{threadId}',
  '965a3ec7-5ed8-455a-bdcb-835a5ea7fe7b':
    'pullRequests/{pullRequestId}/threads/{threadId}/comments/{commentId}',
  '7b28e929-2c99-405d-9c5c-6167a06e6816': 'blobs/{sha1}',
  '428dd4fb-fda5-4722-af02-9313b80305da': 'commits/{commitId}/statuses',
};

/**
 * A forge over a service that answers by the path below the repository, first match first; `undefined` is 404. It
 * says what no answer of the double would: pages, text, statuses of another time.
 */
export function service(
  answers: Readonly<Record<string, Said | HttpOutcome>>,
  given: { readonly token?: string; readonly without?: string } = {},
): { readonly forge: Forge; readonly sent: readonly HttpRequest[] } {
  const sent: HttpRequest[] = [];
  const send = async (request: HttpRequest): Promise<HttpOutcome> => {
    sent.push(request);
    const path = request.url.replace(/\?.*$/s, '');
    const key = Object.keys(answers).find((each) => `${request.method} ${path}`.endsWith(each));
    if (key !== undefined) return outcomeOf(answers[key] ?? {});
    if (request.method === 'OPTIONS') return outcomeOf({ body: locations(given.without) });
    return outcomeOf({ status: 404, body: { message: 'TF401180: It is not there.' } });
  };
  const repository = { forge: 'azure-devops', url: 'https://azure.example.com/org', path: 'P/r' } as const;
  const http: Http = { send };
  return {
    sent,
    forge: createAzureForge({
      repository,
      credential: { kind: 'own', token: given.token ?? 'secret' },
      http,
      clock: still(),
    }),
  };
}

function still(): Clock {
  let now = 0;
  return {
    now: () => new Date(now).toISOString(),
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
  };
}

function outcomeOf(said: Said | HttpOutcome): HttpOutcome {
  if ('kind' in said) return said;
  const { status = 200, type = 'application/json', body = {} } = said;
  const bytes =
    body instanceof Uint8Array
      ? body
      : new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
  return { kind: 'answered', status, headers: { 'content-type': type }, body: bytes };
}

function locations(without: string | undefined) {
  const value = Object.entries(LOCATIONS)
    .filter(([id]) => id !== without)
    .map(([id, route]) => ({
      id,
      area: 'git',
      routeTemplate: `{project}/_apis/{area}/repositories/{repositoryId}/${route}`,
      resourceVersion: 2,
      maxVersion: '7.2',
      releasedVersion: '7.1',
    }));
  return { count: value.length, value };
}
