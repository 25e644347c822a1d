import type { GitTree } from '@tandem/ports';
import { awaitRollout, type RolloutEnd } from './await-rollout.ts';
import { ClusterModel, COMMITS, clusterOf, type Happening } from './cluster-model.fixture.ts';
import { type CustomKind, WITHOUT_STATUS } from './custom-kinds.fixture.ts';

/** Events in a model of a cluster while a rollout is awaited. */
export interface Timeline {
  readonly events: readonly Happening[];
  /** The commit that is fetched last, before every controller completes. */
  readonly last: number;
  /** By how many states the watches of kinds are behind. */
  readonly lags: readonly number[];
  /** At which reads the next event happens. */
  readonly pace: readonly boolean[];
  readonly custom: CustomKind;
}

/** How the wait ended, and the commits that the ring truly ran since the last look before it. */
export async function endOf({ events, last, lags, pace, custom }: Timeline): Promise<{
  readonly end: RolloutEnd;
  readonly since: readonly (number | undefined)[];
}> {
  const model = new ClusterModel(custom);
  const timeline: Happening[] = [...events, { kind: 'source', commit: last }, { kind: 'settle' }];
  const goOn = (): void => {
    const event = timeline.shift();
    if (event) model.happen(event);
  };
  let looked = 0;
  let reads = 0;
  let time = Date.parse('2026-11-24T10:00:00Z');
  const cluster = clusterOf(
    model,
    // Watches catch up once the timeline ends.
    (kind) => (timeline.length > 0 ? (lags[kind.length % lags.length] ?? 0) : 0),
    () => {
      reads += 1;
      if (pace[reads % pace.length]) goOn();
    },
  );
  const ended = await awaitRollout({
    cluster,
    clock: {
      now: () => new Date(time).toISOString(),
      sleep: async (milliseconds) => {
        time += milliseconds;
        goOn();
      },
    },
    tree: treeOf(),
    newest: async () => undefined,
    promotion: { commit: COMMITS[1] ?? '', folder: 'clusters/friendly', withoutStatus: WITHOUT_STATUS },
    timeout: 600_000,
    // The confirmed moment is between the last progress and the end.
    onProgress: () => {
      looked = model.now;
    },
  });
  if (!ended.ok) throw new Error(ended.error.detail);
  return { end: ended.value, since: model.ran.slice(looked) };
}

function treeOf(): GitTree {
  const unused = () => Promise.reject(new Error('Only the history of the branch may be read.'));
  return {
    at: { url: '', branch: 'main' },
    commit: COMMITS[3] ?? '',
    list: unused,
    read: unused,
    lastChange: unused,
    withTrailer: unused,
    push: unused,
    contains: async (commit, within = COMMITS[3]) => {
      const [one, other] = [COMMITS.indexOf(commit), COMMITS.indexOf(within ?? '')];
      return one < 4 && other < 4 && one <= other;
    },
  };
}
