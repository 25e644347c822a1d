import type { StepResult } from '@tandem/contract';
import { failureOf, repositoryOf } from '@tandem/forge';
import { failedBy, openGitops } from '@tandem/gitops-branch';
import type { Judgement } from '@tandem/merge-request-rules';
import type { Forge, StepCall, StepRun, Thread } from '@tandem/ports';
import type { contract } from './contract.ts';

type Call = StepCall<typeof contract>;
type Ended = StepResult<typeof contract>;

/** Judges the merge request: gathers facts, lets the rules decide, and writes what they found. */
export const run: StepRun<typeof contract> = async (call) => {
  const { inputs, ports, context, reporter } = call;
  const gitops = await openGitops(ports.git, inputs);
  if (!gitops.ok) return failedBy(gitops.error, reporter);
  const { release } = gitops.value;
  const repository = repositoryOf(inputs.component, release, context);
  if (!repository.ok) return { outcome: 'failed', ...repository.error };
  const number = inputs.merge_request || context.mergeRequest;
  if (repository.value === undefined || number === undefined) {
    return { outcome: 'nothing-to-do', reason: 'The pipeline runs for no merge request.', outputs: {} };
  }
  const forge = ports.forges.open(repository.value);
  const mergeRequest = await forge.mergeRequests.read(number);
  if (!mergeRequest.ok) return { outcome: 'failed', ...failureOf(mergeRequest.error) };
  const { state, head } = mergeRequest.value;
  if (state !== 'open') {
    return { outcome: 'nothing-to-do', reason: `The merge request ${number} is ${state}.`, outputs: {} };
  }
  reporter.info(`Judging the merge request ${number} at ${head.slice(0, 12)}.`);
  const now = ports.clock.now();
  const { gatherFacts } = await import('./facts.ts');
  const sources = { forges: ports.forges, forge, repository: repository.value, release, context, now };
  const facts = await gatherFacts(sources, mergeRequest.value);
  if (!facts.ok) return { outcome: 'failed', ...facts.error };
  // Loaded here, with the parsers of the rules: a step that is refused earlier starts without them.
  const { judge } = await import('@tandem/merge-request-rules');
  const judgement = judge(facts.value, release);
  for (const finding of judgement.findings) reporter.finding(finding);
  const written = await write(call, forge, number, judgement, facts.value.threads);
  return written ?? ending(judgement, number);
};

/** Writes the notes one after the other; the first that fails ends it, since a rerun goes on from there. */
async function write(
  { inputs, reporter }: Call,
  forge: Forge,
  number: number,
  judgement: Judgement,
  threads: readonly Thread[],
): Promise<Ended | undefined> {
  const { summaryBlocks, wantedThreads } = await import('./notes.ts');
  reporter.summary(summaryBlocks(judgement));
  if (inputs.notes === 'none') return undefined;
  const wanted = wantedThreads(judgement, threads, inputs.notes);
  for (const [index, thread] of wanted.entries()) {
    reporter.debug(`Note ${index + 1} of ${wanted.length}: ${thread.key}`);
    const put = await forge.mergeRequests.putThread(number, thread);
    if (!put.ok) return { outcome: 'failed', ...failureOf(put.error) };
  }
  return undefined;
}

function ending({ verdict, errors, warnings, findings }: Judgement, number: number): Ended {
  const outputs = { verdict, errors: String(errors), warnings: String(warnings) };
  if (verdict !== 'failed') {
    const reason = `The merge request ${number} ${verdict === 'passed' ? 'passed' : `has ${warnings} to look at`}.`;
    return { outcome: 'done', reason, outputs };
  }
  const first = findings.find(({ severity }) => severity === 'error');
  const detail = `${errors === 1 ? 'One error' : `${errors} errors`}: ${first?.message ?? ''}`;
  return { outcome: 'failed', failure: 'rules-broken', detail, ...(first?.at && { at: first.at }) };
}
