import type { Location } from '@tandem/contract';
import { nearestName } from '@tandem/contract';
import type { PlanNeed } from '@tandem/pipeline';
import { onlyKeys } from './job-fields.ts';
import type { JobDraft } from './plan-job.ts';
import { refuse } from './problems.ts';
import { scalarText, textList } from './scalars.ts';
import { isList, isMapping, kindOf, placeOf, type Value } from './value.ts';

/** The most needs of one job (docs.gitlab.com, ci/yaml, "needs"). */
const MOST_NEEDS = 50;

/** All that a job's needs are worked out from. */
export interface JobsAround {
  /** The jobs that are in the pipeline. */
  readonly drafts: readonly JobDraft[];
  /** Every job of the file, also those that their rules keep away. */
  readonly names: readonly string[];
  /** In their order. */
  readonly stages: readonly string[];
}

/**
 * `needs` as edges; without them every job of the earlier stages. `dependencies` chooses whose artifacts come.
 *
 * @throws Refused for a need that is not in the pipeline, or comes later.
 */
export function needsOf(draft: JobDraft, around: JobsAround): readonly PlanNeed[] {
  const { job, name, at } = draft;
  const order = (each: JobDraft) => around.stages.indexOf(each.stage);
  const own =
    job.needs === undefined || job.needs === null
      ? around.drafts
          .filter((other) => order(other) < order(draft))
          .map((other) => ({ job: other.name, artifacts: true, optional: false }))
      : givenNeeds(draft, job.needs, around);
  if (job.dependencies === undefined || job.dependencies === null) return own;
  const where = placeOf(job, 'dependencies') ?? at;
  if (!isList(job.dependencies))
    refuse(where, `job ${name}: dependencies must be a list, and is ${kindOf(job.dependencies)}`);
  const from = textList(job.dependencies, where, `job ${name}: dependencies`);
  for (const [index, wanted] of from.entries()) {
    if (own.some((need) => need.job === wanted)) continue;
    const place = placeOf(job.dependencies, index) ?? where;
    if (!around.names.includes(wanted))
      refuse(place, unknownJob(`job ${name}: dependencies`, wanted, around.names));
    if (job.needs !== undefined) refuse(place, `job ${name}: dependencies: ${wanted} is not among its needs`);
    if (around.drafts.some((other) => other.name === wanted))
      refuse(place, `job ${name}: dependencies: ${wanted} is in no earlier stage`);
  }
  return own.map((need) => ({ ...need, artifacts: from.includes(need.job) }));
}

function givenNeeds(draft: JobDraft, needs: Value, around: JobsAround): readonly PlanNeed[] {
  const { job, name, at } = draft;
  const place = placeOf(job, 'needs') ?? at;
  if (!isList(needs)) refuse(place, `job ${name}: needs must be a list, and is ${kindOf(needs)}`);
  if (needs.length > MOST_NEEDS) refuse(place, `job ${name} has more than ${MOST_NEEDS} needs`);
  const seen = new Set<string>();
  return needs.flatMap((entry, index) => {
    const where = placeOf(needs, index) ?? place;
    const need = needOf(name, entry, where);
    if (seen.has(need.job)) refuse(where, `job ${name} needs ${need.job} twice`);
    seen.add(need.job);
    const other = around.drafts.find((each) => each.name === need.job);
    if (other && around.stages.indexOf(other.stage) > around.stages.indexOf(draft.stage))
      refuse(where, `job ${name} needs ${need.job}, which is in the later stage ${other.stage}`);
    if (other) return [need];
    if (need.optional) return [];
    if (!around.names.includes(need.job))
      refuse(where, unknownJob(`job ${name}: needs`, need.job, around.names));
    return refuse(
      where,
      `job ${name} needs ${need.job}, which is not in this pipeline; if that may be so, write optional: true`,
    );
  });
}

function unknownJob(what: string, wrong: string, names: readonly string[]): string {
  const near = nearestName(wrong, names);
  return `${what}: there is no job '${wrong}'${near ? `; did you mean '${near}'?` : ''}`;
}

function needOf(name: string, entry: Value, at: Location | undefined): PlanNeed {
  if (typeof entry === 'string') return { job: entry, artifacts: true, optional: false };
  if (!isMapping(entry))
    return refuse(at, `job ${name}: a need is the name of a job or a mapping, and this is ${kindOf(entry)}`);
  onlyKeys(entry, ['job', 'artifacts', 'optional'], at, `job ${name}: needs`);
  const flag = (key: 'artifacts' | 'optional', otherwise: boolean): boolean => {
    const value = entry[key] ?? otherwise;
    return typeof value === 'boolean'
      ? value
      : refuse(
          placeOf(entry, key) ?? at,
          `job ${name}: needs:${key} is true or false, and this is ${kindOf(value)}`,
        );
  };
  return {
    job: scalarText(entry.job, placeOf(entry, 'job') ?? at, `job ${name}: needs:job`),
    artifacts: flag('artifacts', true),
    optional: flag('optional', false),
  };
}

/** @throws Refused where jobs need each other in a circle. */
export function checkCircles(
  drafts: readonly JobDraft[],
  needs: ReadonlyMap<string, readonly PlanNeed[]>,
): void {
  const done = new Set<string>();
  const visit = (name: string, chain: readonly string[]): void => {
    if (done.has(name)) return;
    if (chain.includes(name)) {
      const draft = drafts.find((each) => each.name === name);
      refuse(draft?.at, `jobs need each other in a circle: ${[...chain, name].join(' → ')}`);
    }
    for (const need of needs.get(name) ?? []) visit(need.job, [...chain, name]);
    done.add(name);
  };
  for (const draft of drafts) visit(draft.name, []);
}
