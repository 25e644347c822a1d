import { defineRuleOptions } from '@tandem/release-process';
import { readConventional, withoutDraft } from '../conventional.ts';
import type { MergeRequestFacts } from '../facts.ts';
import type { Rule, RuleFinding } from '../rule.ts';

/** The options of `squash-message`. */
export const options = defineRuleOptions({
  name: 'squash-message',
  order: 20,
  level: 'warn',
  description: 'The message that the merge will write is a conventional commit.',
  fields: {},
});

/** The message that the merge will write is a conventional commit, and agrees with the title. */
export const rule: Rule<typeof options> = {
  options,
  title: 'Message of the merge',
  reason: 'What the merge writes to the target branch is what releases are computed from.',
  fix: 'With squashing: correct the title, or the squash message in the merge dialog. Without: reword the commits.',
  judge: (facts) => {
    const messages = predictedMessages(facts);
    const found: RuleFinding[] = messages.flatMap((message) => {
      if (readConventional(message)) return [];
      const first = firstLine(message);
      const text = `The merge will write '${first}', which is no conventional commit.`;
      return [{ message: text, fingerprint: first }];
    });
    return [...found, ...breakingProblems(facts, messages)];
  },
};

/** What git itself writes for a merge; `Merge carts into one` is somebody's own. */
const MERGE = /^Merge (?:branch|branches|commit|commits|remote-tracking branch|tag|pull request) /;

/** As much of a message as a person needs to know it again. */
function firstLine(message: string): string {
  const [first = ''] = message.slice(0, 1_000).split('\n', 1);
  return first.length > 200 ? `${first.slice(0, 200)}…` : first;
}

/** The messages that the merge will bring: one where it squashes, else those of all commits that are no merges. */
export function predictedMessages({ mergeRequest, commits }: MergeRequestFacts): readonly string[] {
  if (mergeRequest.squashMessage !== undefined) return [mergeRequest.squashMessage];
  if (!mergeRequest.squash) {
    return commits.map(({ message }) => message).filter((message) => !MERGE.test(message));
  }
  const [only] = commits;
  if (only && commits.length === 1) return [only.message];
  return [`${withoutDraft(mergeRequest.title)}\n\n${mergeRequest.description}`];
}

/** A breaking change that only one of the two says is found late, or told for nothing. */
function breakingProblems(
  { mergeRequest }: MergeRequestFacts,
  messages: readonly string[],
): readonly RuleFinding[] {
  const title = readConventional(withoutDraft(mergeRequest.title));
  if (!title) return [];
  const written = messages.map(readConventional).filter((message) => message !== undefined);
  const breaks = written.some(({ breaking }) => breaking);
  if (breaks && !title.breaking) {
    const message =
      'A message says that the change is breaking, and the title does not: put ! before its colon.';
    return [{ message, fingerprint: 'breaking not in title' }];
  }
  if (!breaks && title.breaking && written.length > 0) {
    const message =
      'The title says that the change is breaking, and no message that the merge will write does.';
    return [{ message, fingerprint: 'breaking only in title' }];
  }
  return [];
}
