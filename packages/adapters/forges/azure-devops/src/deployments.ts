import type { Result } from '@tandem/contract';
import { attempt } from '@tandem/forge-calls';
import type { Deployment, ForgeDeployments, ForgeProblem } from '@tandem/ports';
import type { Client } from './client.ts';

interface Page<T> {
  readonly value: readonly T[];
}

interface Environment {
  readonly id: number;
  readonly name: string;
}

/** An execution record in the fields that are read (docs, environments/environmentdeploymentrecords). */
interface DeploymentRecord {
  readonly id: number;
  readonly environmentId: number;
  readonly result?: string;
  readonly queueTime: string;
  readonly owner?: { readonly id: number; readonly name: string };
}

interface Build {
  readonly sourceVersion?: string;
  readonly sourceBranch?: string;
}

/** How many records are looked at: the latest. */
const LATEST = 100;

/**
 * What deployment jobs brought to environments. The service makes the records and takes none from outside; the
 * commit stands in the build that a record belongs to.
 */
export function azureDeployments(client: Client): ForgeDeployments {
  return { list: (environment) => list(client, environment) };
}

async function list(
  { get, project }: Client,
  environment: string,
): Promise<Result<readonly Deployment[], ForgeProblem>> {
  const api = `${encodeURIComponent(project)}/_apis`;
  return attempt(async () => {
    const named = await get<Page<Environment>>(
      `${api}/pipelines/environments?name=${encodeURIComponent(environment)}&api-version=7.1`,
    );
    const found = named.value.find(({ name }) => name === environment);
    if (!found) return [];
    const records = await get<Page<DeploymentRecord>>(
      `${api}/pipelines/environments/${found.id}/environmentdeploymentrecords?top=${LATEST}&api-version=7.1`,
    );
    const builds = new Map<number, Build>();
    for (const { owner } of records.value) {
      if (owner && !builds.has(owner.id)) {
        builds.set(owner.id, await get<Build>(`${api}/build/builds/${owner.id}?api-version=7.1`));
      }
    }
    return records.value.map((record) => deploymentOf(record, environment, builds));
  });
}

function deploymentOf(
  record: DeploymentRecord,
  environment: string,
  builds: ReadonlyMap<number, Build>,
): Deployment {
  const build = record.owner && builds.get(record.owner.id);
  return {
    id: String(record.id),
    environment,
    commit: build?.sourceVersion ?? '',
    ref: (build?.sourceBranch ?? '').replace(/^refs\/heads\//, ''),
    state: stateOf(record.result),
    at: record.queueTime,
  };
}

function stateOf(result: string | undefined): Deployment['state'] {
  if (result === undefined) return 'running';
  return result.startsWith('succeeded') ? 'succeeded' : 'failed';
}
