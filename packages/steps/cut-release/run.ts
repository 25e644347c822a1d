import {
  changeGitops,
  failedBy,
  GITOPS_AUTHOR,
  type Gitops,
  type GitopsDecision,
} from '@tandem/gitops-repository';
import { PathRefused, type StepRun } from '@tandem/ports';
import type { BuiltComponent } from '@tandem/release-model';
import type { contract } from './contract.ts';
import type { CutDecision } from './decide.ts';

type Run = StepRun<typeof contract>;
type Call = Parameters<Run>[0];

/** A decision with the commit that brought the unit where it was there already. */
type Answer = CutDecision & { readonly commit?: string };

/** Reads what was built and puts the next unit on the GitOps branch, unless the latest is the same. */
export const run: Run = async (call) => {
  try {
    return await cutRelease(call);
  } catch (error) {
    if (!(error instanceof PathRefused)) throw error;
    return { outcome: 'failed', failure: 'path-refused', detail: error.message };
  }
};

const cutRelease: Run = async (call) => {
  const { inputs, ports, reporter } = call;
  // A refused path must be known before anything is pushed.
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
    : {
        outcome: 'nothing-to-do',
        reason: `Release unit ${answer.unit.unit} holds the same already.`,
        outputs,
      };
};

async function decideOn(
  { tree, release }: Gitops,
  built: readonly BuiltComponent[],
  { ports, context }: Call,
): Promise<GitopsDecision<Answer>> {
  const { latestUnitPath, parseUnit } = await import('@tandem/release-model');
  const { decide } = await import('./decide.ts');
  const paths = await tree.list('units');
  const path = latestUnitPath(release.product, paths);
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
    built,
    revision: (await tree.lastChange(release.gitops.layers))?.commit,
    now,
    actor: context.actor,
  });
  if (decision.kind === 'same') {
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
    { kind: 'heading', text: `Release unit ${unit.unit}${kind === 'same' ? ' (unchanged)' : ''}` },
    { kind: 'table', head: ['Component', 'Version', 'Digest', 'Commit'], rows },
    { kind: 'text', text: `Infrastructure: ${unit.infrastructure.revision}` },
  ]);
}
