import { failureOf, repositoryOf } from '@tandem/forge';
import { failedBy, openGitops } from '@tandem/gitops-branch';
import type { StepRun } from '@tandem/ports';
import { writeReports } from '@tandem/report-files';
import type { contract } from './contract.ts';

/** Judges the merge request: gathers facts, applies the rules, and writes the findings to the merge request. */
export const run: StepRun<typeof contract> = async ({ inputs, ports, context, reporter }) => {
  const gitops = await openGitops(ports.git, inputs);
  if (!gitops.ok) return failedBy(gitops.error, reporter);
  const { release } = gitops.value;
  const repository = repositoryOf(inputs.component, release, context);
  if (!repository.ok) return { outcome: 'failed', ...repository.error };
  const number = inputs.merge_request || context.mergeRequest;
  // Loaded where it is needed, as the parsers of the rules are: a step that ends early starts without them.
  const { decide, notesOf, nothingToJudge, reportOf, summaryOf } = await import('./decide.ts');
  if (repository.value === undefined || number === undefined) return nothingToJudge();
  const forge = ports.forges.open(repository.value);
  const { mergeRequests } = forge;
  const mergeRequest = await mergeRequests.read(number);
  if (!mergeRequest.ok) return { outcome: 'failed', ...failureOf(mergeRequest.error) };
  if (mergeRequest.value.state !== 'open') return nothingToJudge(mergeRequest.value);
  reporter.info(`Judging merge request ${number} at ${mergeRequest.value.head.slice(0, 12)}.`);
  const now = ports.clock.now();
  const { gatherFacts } = await import('./facts.ts');
  const sources = { forges: ports.forges, forge, repository: repository.value, release, context, now };
  const facts = await gatherFacts(sources, mergeRequest.value);
  if (!facts.ok) return { outcome: 'failed', ...facts.error };
  const { appliedRules, judge, WAIVER_FINDING } = await import('@tandem/merge-request-rules');
  const judgement = judge(facts.value, release);
  for (const finding of judgement.findings) reporter.finding(finding);
  reporter.summary(summaryOf(judgement));
  const report = reportOf(judgement, appliedRules(release), [WAIVER_FINDING]);
  await writeReports(ports.files, inputs, report);
  if (inputs.notes !== 'none') {
    const { writeNotes } = await import('@tandem/merge-request-notes');
    const target = { mergeRequests, number, threads: facts.value.threads };
    const written = await writeNotes(target, notesOf(judgement, inputs.notes), reporter);
    if (!written.ok) return { outcome: 'failed', ...failureOf(written.error) };
  }
  return decide(judgement, number);
};
