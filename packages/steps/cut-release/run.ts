import {
  changeGitops,
  failedBy,
  GITOPS_AUTHOR,
  type Gitops,
  type GitopsDecision,
} from '@tandem/gitops-branch';
import type { StepRun } from '@tandem/ports';
import {
  type BuiltComponent,
  latestUnit,
  parseUnit,
  type ReleaseUnit,
  unitFiles,
} from '@tandem/release-records';
import type { contract } from './contract.ts';
import type { CutDecision } from './decide.ts';

type Run = StepRun<typeof contract>;
type Call = Parameters<Run>[0];

/** A decision with the commit that brought the unit where it was there already. */
type Answer = CutDecision & { readonly commit?: string };

/** Reads what was built and puts the next unit on the GitOps branch, unless the latest is the same. */
export const run: Run = async (call) => {
  const { inputs, ports, reporter } = call;
  // A path that cannot be written, such as a folder, must be known before anything is pushed.
  await ports.files.read(inputs.unit_file);
  const { readBuilt } = await import('./read-built.ts');
  const built = await readBuilt(ports.files, inputs.built);
  if (!built.ok) {
    for (const finding of built.error.others) reporter.finding(finding);
    const { failure, detail, at } = built.error;
    return { outcome: 'failed', failure, detail, ...(at && { at }) };
  }
  const changed = await changeGitops<Answer>({
    git: ports.git,
    clock: ports.clock,
    inputs,
    decide: (gitops) => decideOn(gitops, built.value, call),
  });
  if (!changed.ok) return failedBy(changed.error, reporter);
  const { answer } = changed.value;
  if (answer.kind === 'refused') {
    return { outcome: 'failed', failure: answer.failure, detail: answer.detail };
  }
  await ports.files.write(inputs.unit_file, new TextEncoder().encode(answer.text));
  summarise(call, answer);
  const commit = changed.value.commit ?? answer.commit;
  const outputs = { unit: answer.unit.unit, unit_file: inputs.unit_file, ...(commit && { commit }) };
  return answer.kind === 'cut'
    ? { outcome: 'done', reason: `Release unit ${answer.unit.unit} was cut.`, outputs }
    : { outcome: 'nothing-to-do', reason: whyNone(answer), outputs };
};

function whyNone(answer: Exclude<Answer, { kind: 'refused' | 'cut' }>): string {
  const { unit } = answer.unit;
  if (answer.kind === 'same') return `Release unit ${unit} holds the same already.`;
  return `What was built is in ${answer.earlier} already, and ${unit} has newer builds.`;
}

/** How many units are looked at for a build that was cut before: a job that old is not run again. */
const EARLIER = 50;

/** The units before the latest, newest first; one that cannot be read is passed over. */
async function earlierUnits(
  { tree, release }: Gitops,
  latest: string | undefined,
  paths: readonly string[],
): Promise<readonly ReleaseUnit[]> {
  const earlier = unitFiles(release.product, paths).filter(({ path }) => path !== latest);
  const units = await Promise.all(
    earlier
      .slice(0, EARLIER)
      .map(async ({ path }) => parseUnit(new TextDecoder().decode(await tree.read(path)), path)),
  );
  return units.flatMap((unit) => (unit.ok ? [unit.value] : []));
}

async function decideOn(
  { tree, release }: Gitops,
  built: readonly BuiltComponent[],
  { ports, context }: Call,
): Promise<GitopsDecision<Answer>> {
  const { decide } = await import('./decide.ts');
  const paths = await tree.list('units');
  const path = latestUnit(release.product, paths)?.path;
  const bytes = path === undefined ? undefined : await tree.read(path);
  const unit = path && bytes ? parseUnit(new TextDecoder().decode(bytes), path) : undefined;
  if (unit && !unit.ok) {
    const detail = unit.error.map((finding) => `${path}: ${finding.message}`).join('\n');
    return { kind: 'leave', answer: { kind: 'refused', failure: 'unit-invalid', detail } };
  }
  const latest = path && unit?.ok ? { path, unit: unit.value } : undefined;
  const now = ports.clock.now();
  const decision = decide({
    release,
    paths,
    ...(latest && { latest }),
    earlier: await earlierUnits({ tree, release }, path, paths),
    built,
    revision: (await tree.lastChange(release.gitops.layers))?.commit,
    now,
    actor: context.actor,
  });
  if (decision.kind === 'same' || decision.kind === 'outdated') {
    const commit = (await tree.lastChange([decision.path]))?.commit;
    return { kind: 'leave', answer: { ...decision, ...(commit && { commit }) } };
  }
  if (decision.kind === 'refused') return { kind: 'leave', answer: decision };
  const files = new Map([[decision.path, new TextEncoder().encode(decision.text)]]);
  const change = { files, message: decision.message, author: GITOPS_AUTHOR, at: now };
  return { kind: 'push', change, answer: decision };
}

function summarise({ reporter }: Call, { kind, unit }: Exclude<Answer, { kind: 'refused' }>): void {
  const rows = Object.entries(unit.components).map(([name, component]) => [
    name,
    component.version,
    component.digest,
    component.commit.slice(0, 12),
  ]);
  reporter.summary([
    { kind: 'heading', text: `Release unit ${unit.unit}${kind === 'cut' ? '' : ' (unchanged)'}` },
    { kind: 'table', head: ['Component', 'Version', 'Digest', 'Commit'], rows },
    { kind: 'text', text: `Infrastructure: ${unit.infrastructure.revision}` },
  ]);
}
