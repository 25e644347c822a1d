import { ok, type Result } from '@tandem/contract';
import { attempt, attemptCreate, createOnce, lostAnswer, orGone } from '@tandem/forge-calls';
import type { Deployment, ForgeDeploymentRecords, ForgeDeployments, ForgeProblem } from '@tandem/ports';
import { type Client, PAGE } from './client.ts';

interface GitlabDeployment {
  readonly id: number;
  readonly ref: string;
  readonly sha: string;
  readonly status: string;
  readonly created_at: string;
  readonly environment?: { readonly name: string } | null;
}

/** Our words and GitLab's (GitLab docs, api/deployments "Create a deployment"). */
const STATES = { running: 'running', succeeded: 'success', failed: 'failed' } as const;

/** The deployments of one project. */
export function gitlabDeployments(client: Client): ForgeDeployments & ForgeDeploymentRecords {
  return {
    list: (environment) => list(client, environment),
    put: (wanted) => put(client, wanted),
  };
}

async function list(
  { deployments, project }: Client,
  environment: string,
): Promise<Result<readonly Deployment[], ForgeProblem>> {
  const read = await attempt(() =>
    deployments.all(project, { ...PAGE, environment, orderBy: 'id', sort: 'desc' } as never),
  );
  if (!read.ok) return read.error.kind === 'not-found' ? ok([]) : read;
  return ok((read.value as unknown as GitlabDeployment[]).map((each) => deploymentOf(each, environment)));
}

function deploymentOf(deployment: GitlabDeployment, environment: string): Deployment {
  return {
    id: String(deployment.id),
    environment: deployment.environment?.name ?? environment,
    commit: deployment.sha,
    ref: deployment.ref,
    state: stateOf(deployment.status),
    at: deployment.created_at,
  };
}

function stateOf(status: string): Deployment['state'] {
  if (status === 'success') return 'succeeded';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'running';
}

async function put(
  client: Client,
  wanted: Omit<Deployment, 'id' | 'at'>,
): Promise<Result<Deployment, ForgeProblem>> {
  const { deployments, project, clock } = client;
  const { environment, commit, ref, state } = wanted;
  const find = async () => {
    const all = await list(client, environment);
    // The newest first; of ours the oldest is kept.
    return all.ok
      ? ok(all.value.filter((each) => each.commit === commit && each.ref === ref).reverse())
      : all;
  };
  const there = await find();
  if (!there.ok) return there;
  const last = there.value.at(-1);
  const made = last
    ? ok(last)
    : await createOnce<Deployment, ForgeProblem>({
        create: async () => {
          const created = await attemptCreate(() =>
            deployments.create(project, environment, commit, ref, false, { status: STATES[state] } as never),
          );
          return created.kind === 'made'
            ? { kind: 'made', item: deploymentOf(created.item as unknown as GitlabDeployment, environment) }
            : created;
        },
        find,
        remove: async ({ id }) => orGone(await attempt(() => deployments.remove(project, Number(id)))),
        idOf: ({ id }) => id,
        lost: lostAnswer,
        clock,
      });
  if (!made.ok || made.value.state === state) return made;
  const edited = await attempt(() => deployments.edit(project, Number(made.value.id), STATES[state]));
  return edited.ok ? ok(deploymentOf(edited.value as unknown as GitlabDeployment, environment)) : edited;
}
