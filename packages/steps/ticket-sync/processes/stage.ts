import {
  type ForgeFault,
  type ForgeServer,
  ForgeState,
  type StoredRepository,
  type StoredTicket,
  startAzureDevops,
  startGitlab,
} from '@tandem/double-forges';
import { createForges } from '@tandem/forge-registry';
import { createGit } from '@tandem/git';
import { type BareRepository, createBareRepository } from '@tandem/gitops-branch/bare-repository';
import type { Clock, Forge, Reporter, RunContext } from '@tandem/ports';
import { run } from '../run.ts';

export const KINDS = ['gitlab', 'azure-devops'] as const;

/** Code and tickets on one kind of forge each, a GitOps repository, and the step between them. */
export interface TicketStage {
  readonly code: Forge['kind'];
  readonly tracker: Forge['kind'];
  readonly states: Readonly<Record<Forge['kind'], ForgeState>>;
  readonly repository: StoredRepository;
  readonly ticket: StoredTicket;
  readonly gitops: BareRepository;
  readonly env: Readonly<Record<string, string>>;
  readonly servers: Readonly<Record<Forge['kind'], ForgeServer>>;
  /** What the step reported since the stage was set, by the names of rules. */
  readonly findings: string[];
  /** What goes wrong at both forges from now on. */
  faults(next: (() => ForgeFault | undefined) | undefined): void;
  /** Runs the step in this process. */
  sync(
    inputs?: Partial<Parameters<typeof run>[0]['inputs']>,
    context?: Partial<RunContext>,
  ): ReturnType<typeof run>;
  /** Pushes a unit with this commit of the component. */
  unit(sequence: number, commit: string): void;
  /** Pushes what a promotion pushes. */
  promote(ring: string, sequence: number): void;
  close(): Promise<void>;
}

/** Waits are two hundred times as short as they are told. */
const clock: Clock = {
  now: () => new Date(Date.parse('2026-11-24T12:00:00Z') + performance.now() * 200).toISOString(),
  sleep: (milliseconds) =>
    new Promise((resolve) => {
      setTimeout(resolve, milliseconds / 200);
    }),
};

const silent: Omit<Reporter, 'finding'> = {
  info: () => {},
  debug: () => {},
  group: (_, body) => body(),
  summary: () => {},
  output: () => {},
  secret: () => {},
  finish: async () => {},
};

export async function setTicketStage(code: Forge['kind'], tracker: Forge['kind']): Promise<TicketStage> {
  const states = { gitlab: new ForgeState(), 'azure-devops': new ForgeState() };
  let next: (() => ForgeFault | undefined) | undefined;
  const fault = () => next?.();
  const servers = {
    gitlab: await startGitlab({ state: states.gitlab, fault }),
    'azure-devops': await startAzureDevops({ state: states['azure-devops'], fault }),
  };
  // Numbers of tickets and merge requests are far apart, so that no test takes one for the other.
  for (const state of Object.values(states)) {
    state.data.lastNumber = 100;
    state.user('tandem', { bot: true });
    state.user('ann');
  }
  const ann = states[code].data.users[1];
  if (!ann) throw new Error('There is no Ann.');
  const repository = states[code].repository('Retail/api', { 'a.ts': 'a\n' }, ann);
  if (tracker !== code) {
    const other = states[tracker].data.users[1];
    if (other) states[tracker].repository('Retail/api', { 'a.ts': 'a\n' }, other);
  }
  const project = tracker === 'gitlab' ? 'Retail/api' : 'Retail';
  const ticket = states[tracker].ticket(project, {
    title: 'Carts',
    state: tracker === 'gitlab' ? 'opened' : 'New',
  });
  const gitops = createBareRepository({
    'release.yaml': releaseYaml(code, tracker, project, servers),
    'clusters/friendly/x': 'x\n',
  });
  const env = { TANDEM_GITLAB_TOKEN: 'token-of-tandem', TANDEM_AZURE_TOKEN: 'token-of-tandem' };
  const sink = { write: () => true };
  const findings: string[] = [];
  const stage: TicketStage = {
    code,
    tracker,
    states,
    repository,
    ticket,
    gitops,
    findings,
    env,
    servers,
    faults: (faults) => {
      next = faults;
    },
    sync: (inputs = {}, context = {}) =>
      run({
        inputs: {
          component: '',
          merge_request: 0,
          ring: '',
          orphans_days: 0,
          gitops_url: gitops.url,
          gitops_branch: 'main',
          release_file: 'release.yaml',
          ...inputs,
        },
        context: {
          platform: 'local',
          repositoryRef: { forge: code, url: servers[code].url, path: 'Retail/api' },
          ...context,
        },
        reporter: { ...silent, finding: ({ rule }) => void findings.push(rule) },
        ports: {
          git: createGit(gitops.view),
          clock,
          forges: createForges({ env, cwd: '/', stdout: sink, stderr: sink }, clock),
        },
      }),
    unit: (sequence, commit) => {
      gitops.put(
        { [`units/storefront-${sequence}.json`]: unitText(sequence, commit) },
        `release: storefront-${sequence}`,
      );
    },
    promote: (ring, sequence) => {
      const message = `deploy(${ring}): storefront-${sequence}\n\nTandem-Unit: storefront-${sequence}\nTandem-Ring: ${ring}`;
      gitops.put({ [`clusters/${ring}/x`]: `${sequence} ${Math.random()}\n` }, message);
    },
    close: async () => {
      gitops.remove();
      await Promise.all(Object.values(servers).map((server) => server.close()));
    },
  };
  return stage;
}

function releaseYaml(
  code: Forge['kind'],
  tracker: Forge['kind'],
  project: string,
  servers: Readonly<Record<Forge['kind'], ForgeServer>>,
): string {
  const [, done] = tracker === 'gitlab' ? ['opened', 'closed'] : ['Active', 'Closed'];
  const active = tracker === 'gitlab' ? 'label:doing' : 'Active';
  const resolved = tracker === 'gitlab' ? 'label:merged' : 'Resolved';
  return `product: storefront
components:
  - { name: api, repository: { forge: ${code}, path: Retail/api }, image: registry.example.com/api }
gitops:
  repository: { forge: ${code}, path: Retail/gitops }
forges:
  gitlab: { url: "${servers.gitlab.url}" }
  azure-devops: { url: "${servers['azure-devops'].url}" }
rings:
  - { name: friendly, path: clusters/friendly, window: always }
  - { name: production, path: clusters/production, window: always }
tickets:
  forge: ${tracker}
  path: ${project}
  prefix: "AB#"
  on:
    opened: { state: "${active}" }
    merged: { state: "${resolved}" }
    cut: {}
    deployed:
      friendly: {}
      production: { state: ${done} }
    rolled-back: { state: "${tracker === 'gitlab' ? 'opened' : 'Active'}" }
`;
}

function unitText(sequence: number, commit: string): string {
  const unit = {
    unit: `storefront-${sequence}`,
    product: 'storefront',
    sequence,
    created: '2026-11-24T10:00:00.000Z',
    components: {
      api: {
        image: 'registry.example.com/api',
        version: `1.${sequence}.0`,
        digest: `sha256:${'1'.repeat(64)}`,
        commit,
      },
    },
    infrastructure: { revision: 'a'.repeat(40) },
  };
  return `${JSON.stringify(unit, null, 2)}\n`;
}
