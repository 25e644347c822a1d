import {
  Commits,
  Deployments,
  IssueNotes,
  Issues,
  MergeRequestApprovals,
  MergeRequestDiscussions,
  MergeRequests,
  Projects,
  Users,
} from '@gitbeaker/core';
import { BaseResource } from '@gitbeaker/requester-utils';
import { ok, type Result } from '@tandem/contract';
import { attempt, type ForgeConnection, type ForgeCredential } from '@tandem/forge-calls';
import type { Clock, ForgeProblem, ForgeUser } from '@tandem/ports';
import { requesterOver } from './requester.ts';
import { userOf } from './user.ts';

/** The parts of the client library that are used, for one project. */
export interface Client {
  /** The project's full path, which the API takes for its number. */
  readonly project: string;
  readonly clock: Clock;
  readonly projects: InstanceType<typeof Projects>;
  readonly mergeRequests: InstanceType<typeof MergeRequests>;
  readonly approvals: InstanceType<typeof MergeRequestApprovals>;
  readonly discussions: InstanceType<typeof MergeRequestDiscussions>;
  readonly commits: InstanceType<typeof Commits>;
  readonly issues: InstanceType<typeof Issues>;
  readonly issueNotes: InstanceType<typeof IssueNotes>;
  readonly deployments: InstanceType<typeof Deployments>;
  readonly plain: PlainResource;
  /** Who we are; asked once. */
  me(): Promise<Result<ForgeUser, ForgeProblem>>;
}

/** Everything that a page can have, to ask seldom (GitLab docs, api/rest "Pagination": at most 100). */
export const PAGE = { perPage: 100 } as const;

/** Requests that the library's own resources cannot make. */
export class PlainResource extends BaseResource {
  /** The bytes of a file at a ref. The library would decode them by their type. */
  async rawFile(project: string, path: string, ref: string): Promise<Uint8Array> {
    const endpoint = `projects/${encodeURIComponent(project)}/repository/files/${encodeURIComponent(path)}/raw`;
    const answer = await this.requester.get(endpoint, { searchParams: { ref }, asStream: true });
    return answer.body as unknown as Uint8Array;
  }

  /**
   * Begins a discussion at a place. As JSON: the library writes the place as a form in which a file name with an
   * ampersand is cut.
   */
  async startDiscussion(project: string, number: number, body: Record<string, unknown>): Promise<unknown> {
    const endpoint = `projects/${encodeURIComponent(project)}/merge_requests/${number}/discussions`;
    return (await this.requester.post(endpoint, { body })).body;
  }
}

/** The client of one project. Nothing is asked yet. */
export function createClient({ repository, credential, http, clock }: ForgeConnection): Client {
  const options = {
    host: repository.url.replace(/\/+$/, ''),
    requesterFn: requesterOver(http),
    rateLimits: {},
    // The transport has its own limits; the library's would only leave timers behind.
    queryTimeout: 0,
    ...signIn(credential),
  } as unknown as { readonly host: string; readonly token: string };
  const users = new Users(options);
  let me: ForgeUser | undefined;
  return {
    project: repository.path,
    clock,
    projects: new Projects(options),
    mergeRequests: new MergeRequests(options),
    approvals: new MergeRequestApprovals(options),
    discussions: new MergeRequestDiscussions(options),
    commits: new Commits(options),
    issues: new Issues(options),
    issueNotes: new IssueNotes(options),
    deployments: new Deployments(options),
    plain: new PlainResource(options as never),
    me: async () => {
      if (me) return ok(me);
      const asked = await attempt(() => users.showCurrentUser());
      if (!asked.ok) return asked;
      me = userOf(asked.value);
      return ok(me);
    },
  };
}

/**
 * Personal, project and group access tokens are taken as OAuth bearers too (GitLab docs,
 * api/rest/authentication "Personal, project, and group access tokens").
 */
function signIn(credential: ForgeCredential | undefined): Record<string, string> {
  if (credential === undefined) return {};
  const { kind, token } = credential;
  return kind === 'job' ? { jobToken: token } : { oauthToken: token };
}
