/** A resource as service discovery shows it. */
interface Location {
  readonly id: string;
  readonly area: string;
  readonly resourceName: string;
  readonly routeTemplate: string;
  readonly resourceVersion: number;
  readonly minVersion: string;
  readonly maxVersion: string;
  readonly releasedVersion: string;
}

/** Ids are those by which clients ask for a resource; they are the same on every server. */
const GIT: readonly (readonly [id: string, resource: string, route: string])[] = [
  [
    '225f7195-f9c7-4d14-ab28-a83f7ff77e1f',
    'repositories',
    '{project}/_apis/{area}/{resource}/{repositoryId}',
  ],
  [
    '9946fd70-0d40-406e-b686-b4744cbbcc37',
    'pullRequests',
    '{project}/_apis/{area}/repositories/{repositoryId}/{resource}/{pullRequestId}',
  ],
  [
    'd43911ee-6958-46b0-a42b-8445b8a0d004',
    'pullRequestIterations',
    '{project}/_apis/{area}/repositories/{repositoryId}/pullRequests/{pullRequestId}/iterations/{iterationId}',
  ],
  [
    '4216bdcf-b6b1-4d59-8b82-c34cc183fc8b',
    'pullRequestIterationChanges',
    '{project}/_apis/{area}/repositories/{repositoryId}/pullRequests/{pullRequestId}/iterations/{iterationId}/changes',
  ],
  [
    'ab6e2e5d-a0b7-4153-b64a-a4efe0d49449',
    'pullRequestThreads',
    '{project}/_apis/{area}/repositories/{repositoryId}/pullRequests/{pullRequestId}/threads/{threadId}',
  ],
  [
    '965a3ec7-5ed8-455a-bdcb-835a5ea7fe7b',
    'pullRequestThreadComments',
    '{project}/_apis/{area}/repositories/{repositoryId}/pullRequests/{pullRequestId}/threads/{threadId}/comments/{commentId}',
  ],
  [
    'f22387e3-984e-4c52-9c6d-fbb8f14c812d',
    'pullRequestLabels',
    '{project}/_apis/{area}/repositories/{repositoryId}/pullRequests/{pullRequestId}/labels/{labelIdOrName}',
  ],
  [
    '0a637fcc-5370-4ce8-b0e8-98091f5f9482',
    'pullRequestWorkItems',
    '{project}/_apis/{area}/repositories/{repositoryId}/pullRequests/{pullRequestId}/workitems',
  ],
  [
    'b3a6eebe-9cf0-49ea-b6cb-1a4c5f5007b0',
    'pullRequestQuery',
    '{project}/_apis/{area}/repositories/{repositoryId}/pullRequestQuery',
  ],
  [
    'c2570c3b-5b3f-41b8-98bf-5407bfde8d58',
    'commits',
    '{project}/_apis/{area}/repositories/{repositoryId}/{resource}/{commitId}',
  ],
  [
    '6400dfb2-0bcb-462b-b992-5a57f8f1416c',
    'commitsBatch',
    '{project}/_apis/{area}/repositories/{repositoryId}/{resource}',
  ],
  [
    'fb93c0db-47ed-4a31-8c20-47552878fb44',
    'items',
    '{project}/_apis/{area}/repositories/{repositoryId}/{resource}/{path}',
  ],
  [
    '7b28e929-2c99-405d-9c5c-6167a06e6816',
    'blobs',
    '{project}/_apis/{area}/repositories/{repositoryId}/{resource}/{sha1}',
  ],
  [
    '428dd4fb-fda5-4722-af02-9313b80305da',
    'statuses',
    '{project}/_apis/{area}/repositories/{repositoryId}/commits/{commitId}/{resource}',
  ],
];

const WIT: typeof GIT = [
  ['72c7ddf8-2cdc-4f60-90cd-ab71c14a399b', 'workItems', '{project}/_apis/{area}/{resource}/{id}'],
  [
    '608aac0a-32e1-4493-a863-b9cf4566d257',
    'comments',
    '{project}/_apis/{area}/workItems/{workItemId}/{resource}/{commentId}',
  ],
  ['1a9c53f7-f243-4447-b110-35ef023636e4', 'wiql', '{project}/{team}/_apis/{area}/{resource}'],
  ['908509b6-4248-4475-a1cd-829139ba419f', 'workItemsBatch', '{project}/_apis/{area}/{resource}'],
];

const AREAS: Readonly<Record<string, typeof GIT>> = { git: GIT, wit: WIT };

/** What `OPTIONS _apis/<area>` answers; undefined for an area that is not served. */
export function locationsOf(area: string): readonly Location[] | undefined {
  return AREAS[area.toLowerCase()]?.map(([id, resourceName, routeTemplate]) => ({
    id,
    area,
    resourceName,
    routeTemplate,
    resourceVersion: 2,
    minVersion: '1.0',
    maxVersion: '7.2',
    releasedVersion: '7.1',
  }));
}
