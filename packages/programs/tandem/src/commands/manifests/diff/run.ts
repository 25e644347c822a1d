import { diffClusters, diffText } from '@tandem/cluster-diff';
import { EXIT } from '@tandem/contract';
import { Kinds, readCrds } from '@tandem/kubernetes-objects';
import type { CommandRun } from '../../../command.ts';
import { findingText } from '../../../excerpt.ts';
import { readDefinitions } from '../../../manifest-files.ts';
import { type ManifestState, readState } from '../../../manifest-state.ts';
import type { command } from './command.ts';

/** Prints what a change does to each cluster. */
export const run: CommandRun<typeof command> = async (given, call) => {
  const options = { clusters: given.cluster, root: given.root };
  const old = await readState(given.old, options, call);
  const next = await readState(given.next, options, call);
  const crds = readCrds(readDefinitions(given.crds, call, call.cwd)).kinds;
  const kinds = crds.length > 0 ? new Kinds(crds) : next.kinds;
  const diffs = diffClusters(old.tree.scopes, next.tree.scopes, kinds);
  if (given.json) call.stdout.write(`${JSON.stringify({ clusters: diffs }, null, 2)}\n`);
  else call.stdout.write(diffText(diffs));
  const problems = [
    ...problemsOf(old, `the state ${given.old}`),
    ...problemsOf(next, `the state ${given.next}`),
  ];
  for (const problem of problems) call.stderr.write(`${problem}\n`);
  const isRejected = diffs.some(({ changes }) => changes.some(({ kind }) => kind === 'rejected'));
  return problems.length > 0 || isRejected ? EXIT.failure : EXIT.ok;
};

function problemsOf({ findings }: ManifestState, state: string): readonly string[] {
  return findings
    .filter(({ severity }) => severity === 'error')
    .map((finding) => `${state}: ${findingText(finding, undefined)}`);
}
