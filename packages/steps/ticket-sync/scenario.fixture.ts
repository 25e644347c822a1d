import type { ForgeFault, StoredRepository, StoredTicket } from '@tandem/double-forges';
import { createGit } from '@tandem/git';
import type { Forge, RunContext } from '@tandem/ports';
import { formatUnit } from '@tandem/release-records';
import {
  COMPONENT,
  createHurriedClock,
  createRecordingReporter,
  createRepository,
  type ForgeScenario,
  forgesFor,
  type RecordingReporter,
  type Repository,
  startForge,
  TICKET_STATES,
  TRACKERS,
  unitOf,
} from '@tandem/scenario';
import { run } from './run.ts';

/** Code and tickets on one kind of forge each, a GitOps repository, and the step between them. */
export interface TicketScenario {
  readonly code: ForgeScenario;
  readonly tracker: ForgeScenario;
  readonly repository: StoredRepository;
  readonly ticket: StoredTicket;
  readonly gitops: Repository;
  readonly env: Readonly<Record<string, string>>;
  /** What the step reported since the scenario was created. */
  readonly findings: RecordingReporter['findings'];
  /** What goes wrong at both forges from now on. */
  faults(next: (() => ForgeFault | undefined) | undefined): void;
  /** Brings the replicas of both forges up to date. */
  catchUp(): void;
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

/** Waits are two hundred times as short as they are asked for. */
const clock = createHurriedClock(200, '2026-11-24T12:00:00Z');

/** Starts both forges. Numbers begin at 100, so that no test takes a ticket for a merge request. */
export async function createTicketScenario(
  codeKind: Forge['kind'],
  trackerKind: Forge['kind'],
): Promise<TicketScenario> {
  const forges = {
    gitlab: await startForge('gitlab', { lastNumber: 100 }),
    'azure-devops': await startForge('azure-devops', { lastNumber: 100 }),
  };
  const all = Object.values(forges);
  const code = forges[codeKind];
  const tracker = forges[trackerKind];
  const repository = code.state.repository(COMPONENT, { 'a.ts': 'a\n' }, code.ann);
  if (tracker !== code) tracker.state.repository(COMPONENT, { 'a.ts': 'a\n' }, tracker.ann);
  const ticket = tracker.state.ticket(TRACKERS[trackerKind], {
    title: 'Carts',
    state: TICKET_STATES[trackerKind].fresh,
  });
  const gitops = createRepository({
    'release.yaml': releaseYaml(code, tracker, forges),
    'clusters/friendly/x': 'x\n',
  });
  const env = Object.assign({}, ...all.map((forge) => forge.env)) as ForgeScenario['env'];
  const { reporter, findings } = createRecordingReporter();
  return {
    code,
    tracker,
    repository,
    ticket,
    gitops,
    findings,
    env,
    faults: (faults) => {
      for (const forge of all) forge.faults(faults);
    },
    catchUp: () => {
      for (const { server } of all) server.catchUp();
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
        context: { platform: 'local', repositoryRef: code.repositoryRef(COMPONENT), ...context },
        reporter,
        ports: { git: createGit(gitops.view), clock, forges: forgesFor(env, clock) },
      }),
    unit: (sequence, commit) => {
      const unit = unitOf(sequence, 'storefront');
      const { api } = unit.components;
      if (!api) throw new Error('The unit has no api.');
      const text = formatUnit({ ...unit, components: { api: { ...api, commit } } });
      gitops.commit({ [`units/${unit.unit}.json`]: text }, `release: ${unit.unit}`);
    },
    promote: (ring, sequence) => {
      const message = `deploy(${ring}): storefront-${sequence}\n\nTandem-Unit: storefront-${sequence}\nTandem-Ring: ${ring}`;
      gitops.commit({ [`clusters/${ring}/x`]: `${sequence} ${Math.random()}\n` }, message);
    },
    close: async () => {
      gitops.remove();
      await Promise.all(all.map((forge) => forge.close()));
    },
  };
}

function releaseYaml(
  { kind: code }: ForgeScenario,
  { kind: tracker }: ForgeScenario,
  forges: Readonly<Record<Forge['kind'], ForgeScenario>>,
): string {
  const { open, done } = TICKET_STATES[tracker];
  const active = tracker === 'gitlab' ? 'label:doing' : 'Active';
  const resolved = tracker === 'gitlab' ? 'label:merged' : 'Resolved';
  return `product: storefront
components:
  - { name: api, repository: { forge: ${code}, path: Retail/api }, image: registry.example.com/api }
gitops:
  repository: { forge: ${code}, path: Retail/gitops }
forges:
  gitlab: { url: "${forges.gitlab.server.url}" }
  azure-devops: { url: "${forges['azure-devops'].server.url}" }
rings:
  - { name: friendly, path: clusters/friendly, window: always }
  - { name: production, path: clusters/production, window: always }
tickets:
  forge: ${tracker}
  path: ${TRACKERS[tracker]}
  prefix: "AB#"
  on:
    opened: { state: "${active}" }
    merged: { state: "${resolved}" }
    cut: {}
    deployed:
      friendly: {}
      production: { state: ${done} }
    rolled-back: { state: "${open}" }
`;
}
